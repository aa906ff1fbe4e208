<?php
// What a community server does with Ownkey, from the first call to a transaction that waits for its signature:
//
//     php demo.php http://127.0.0.1:1201 SERVICE_KEY SESSION_NUMBER EMAIL_OF_WHO_GETS_IT
//
// The session number stands in the cookie GRADIDO_LOGIN of somebody who is signed in. tests/e2e/gradido_client.mjs runs it.
declare(strict_types=1);

require __DIR__ . '/GradidoLogin.php';

use Ownkey\GradidoLogin;
use Ownkey\Refused;

if ($argc !== 5) {
    fwrite(STDERR, "php demo.php URL SERVICE_KEY SESSION_NUMBER EMAIL\n");
    exit(2);
}
[, $url, $key, $session, $receiver] = $argv;
$ownkey = new GradidoLogin($url, $key);

$groups = $ownkey->call('networkInfos', ['ask' => ['groups']])['data']['groups'];
echo 'communities: ', implode(', ', $groups), "\n";

$person = $ownkey->whoIs((int) $session);
if ($person === null) {
    echo "nobody is signed in: send the browser to /account/login?redirectUrl=…\n";
    exit(1);
}
echo 'signed in: ', $person['user']['first_name'], ' ', $person['user']['last_name'], ', ', $person['Transactions.pending'], " pending\n";

$memo = 'Thank you for the apples';
echo 'first click: ', $ownkey->propose((int) $session, $receiver, 125000, $memo) ? 'proposed' : 'lay there already', "\n";
$tasks = $ownkey->call('getRunningUserTasks', ['email' => $person['user']['email']])['runningTasks'];
echo 'ready for sign transaction: ', $tasks['ready for sign transaction'] ?? 0, "\n";

try {
    $ownkey->call('getUsers', ['session_id' => (int) $session, 'search' => 'a']);
    echo "sees others: yes\n";
} catch (Refused $refused) {
    echo 'sees others: no (', $refused->state, ")\n";
}

$guest = 'guest' . random_int(1, PHP_INT_MAX) . '@example.org';
$ownkey->call('createUser', ['email' => $guest, 'first_name' => 'Gerda', 'last_name' => 'Guest', 'emailType' => 5]);
echo "invited: $guest\n";
try {
    $ownkey->call('createUser', ['email' => $guest, 'first_name' => 'Gerda', 'last_name' => 'Guest', 'emailType' => 5]);
} catch (Refused $refused) {
    echo 'invited again: ', $refused->state, "\n";
}
