<?php
// verify_php.php TABLE: docs/verify/ownkey_verify.php gives the verdicts of the table.
declare(strict_types=1);
error_reporting(E_ALL);
set_error_handler(fn (int $level, string $text) => throw new ErrorException($text));
require __DIR__ . '/../../../docs/verify/ownkey_verify.php';

use Ownkey\{Expectations, Key, TokenError};

$lines = file($argv[1], FILE_IGNORE_NEW_LINES);
[$jwks, $secret] = array_splice($lines, 0, 2);
$from_jwks = Key::fromJwks($jwks);
$from_secret = [Key::fromSecret(sodium_base642bin($secret, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING))];
$keys = ['jwks' => $from_jwks, 'secret' => $from_secret, 'both' => [...$from_jwks, ...$from_secret]];
$wrong = 0;
foreach ($lines as $line) {
    [$name, $expected, $which, $issuer, $audience, $now, $leeway, $longest, $token] = explode("\t", $line);
    try {
        $expectations = new Expectations($issuer, $audience, (int) $now, (int) $leeway, (int) $longest);
        $claims = Ownkey\verify_access_token($token, $keys[$which], $expectations);
        $verdict = $claims['sub'] === 'alice' ? 'ok' : 'another account';
    } catch (TokenError $error) {
        $verdict = $error->getMessage();
    }
    if ($verdict !== $expected) {
        ++$wrong;
        echo "$name: $verdict instead of $expected\n";
    }
}
foreach (['{"keys":[{]}', '{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"1","x":"AQ"}]}'] as $text) {
    try {
        Key::fromJwks($text);
        echo "a damaged JWKS is taken\n";
        ++$wrong;
    } catch (JsonException | UnexpectedValueException) {
        // as it should be
    }
}
echo count($lines), " tokens, $wrong wrong verdicts\n";
exit($wrong === 0 && count($lines) > 150 ? 0 : 1);
