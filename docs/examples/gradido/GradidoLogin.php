<?php
// A community server's side of Ownkey's JSON calls (docs/integrate/gradido.md). One file, PHP 8, no package, no extension.
// Copy it into your server. The service key stays on the server: no browser may ever see it.
declare(strict_types=1);

namespace Ownkey;

/** The answer was not "success": `state` is its state, the message its msg. */
final class Refused extends \RuntimeException
{
    public function __construct(public readonly string $state, string $message, public readonly ?string $details)
    {
        parent::__construct($message);
    }
}

final class GradidoLogin
{
    /**
     * @param string $url of the listener, without a slash at the end: "http://127.0.0.1:1201", or "https://id.example.org/login_api"
     * @param string $serviceKey "oksvc_…" that an admin made with the scope gradido; empty on a trusted address
     * @param string|null $for the address of the person this request is made for. It is believed only where ownkeyd names your
     *   server in server.trusted_proxies; then limits count for each person and not for your server
     */
    public function __construct(private string $url, private string $serviceKey = '', private ?string $for = null)
    {
    }

    /** The number in the cookie GRADIDO_LOGIN of the browser that your page talks to; null: not signed in. */
    public static function sessionOfBrowser(): ?int
    {
        $number = filter_var($_COOKIE['GRADIDO_LOGIN'] ?? null, FILTER_VALIDATE_INT);
        return is_int($number) ? $number : null;
    }

    /**
     * @param array<string, mixed> $fields
     * @return array<string, mixed> the whole answer, when its state is "success" or "warning"
     * @throws Refused for every other state, \RuntimeException when there is no answer
     */
    public function call(string $name, array $fields): array
    {
        $headers = ['Content-Type: application/json', 'Accept: application/json'];
        if ($this->serviceKey !== '') {
            $headers[] = 'Authorization: Bearer ' . $this->serviceKey;
        }
        if ($this->for !== null) {
            $headers[] = 'X-Forwarded-For: ' . $this->for;
        }
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => $headers,
            'content' => json_encode($fields, JSON_THROW_ON_ERROR),
            'timeout' => 10,
            'follow_location' => 0,
        ]]);
        $text = file_get_contents($this->url . '/' . $name, false, $context);
        if ($text === false) {
            throw new \RuntimeException("no answer to $name");
        }
        $answer = json_decode($text, true, 16, JSON_THROW_ON_ERROR);
        $state = $answer['state'] ?? 'no state';
        if ($state !== 'success' && $state !== 'warning') {
            throw new Refused($state, $answer['msg'] ?? '', $answer['details'] ?? null);
        }
        return $answer;
    }

    /** Who is signed in, and how many transactions wait. @return array<string, mixed>|null null: nobody */
    public function whoIs(int $session): ?array
    {
        try {
            return $this->call('login', ['session_id' => $session]);
        } catch (Refused $refused) {
            if ($refused->state === 'not found') {
                return null;
            }
            throw $refused;
        }
    }

    /**
     * Puts a transfer before the person, who signs it on Ownkey's page: send the browser to /account/checkTransactions.
     *
     * @param int $amount in 1/10000 GDD
     * @return bool false: it lies there already (a double click)
     */
    public function propose(int $session, string $toEmail, int $amount, string $memo): bool
    {
        try {
            $this->call('createTransaction', [
                'session_id' => $session,
                'transaction_type' => 'transfer',
                'target_email' => $toEmail,
                'amount' => $amount,
                'memo' => $memo,
            ]);
            return true;
        } catch (Refused $refused) {
            if ($refused->getMessage() === 'already enlisted') {
                return false;
            }
            throw $refused;
        }
    }
}
