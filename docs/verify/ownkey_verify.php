<?php
// Verifies Ownkey's access tokens (RFC 9068, RFC 8725). One file, PHP 8 with ext-sodium, no package. Copy it into your service.
// It pins everything: algorithm, type, key, issuer, audience, times. A token that it returns claims for is good; for every other
// one it throws a TokenError, whose message says why. The rules are the ones of core/token, test by test.
declare(strict_types=1);

namespace Ownkey;

final class TokenError extends \RuntimeException
{
}

/** What verifies. Its algorithm is known from where the key came from, never from a token. */
final class Key
{
    private function __construct(
        public readonly string $id,
        public readonly string $algorithm,
        private readonly string $bytes,
    ) {
    }

    /**
     * The issuer's public keys. Fetch the JWKS over TLS, keep it for an hour at most; fetch it anew, once a minute at most, on
     * token_unknown_key.
     *
     * @return list<Key>
     */
    public static function fromJwks(string $jwks): array
    {
        $keys = [];
        foreach (json_decode($jwks, true, 8, JSON_THROW_ON_ERROR)['keys'] as $jwk) {
            $ours = ['kty' => 'OKP', 'crv' => 'Ed25519', 'alg' => 'EdDSA', 'use' => 'sig'];
            if (array_intersect_key($jwk, $ours) != $ours || !is_string($jwk['kid'] ?? null)) {
                continue;
            }
            $key = base64url_bytes($jwk['x']);
            if (strlen($key) !== SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES) {
                throw new \UnexpectedValueException('a key of the JWKS is not 32 bytes');
            }
            $keys[] = new Key($jwk['kid'], 'EdDSA', $key);
        }
        return $keys;
    }

    /** The secret that you share with the issuer: 64 random bytes or more. */
    public static function fromSecret(string $secret): Key
    {
        if (strlen($secret) < 64) {
            throw new \LengthException('a shared secret has 64 bytes or more');
        }
        $id = substr(hash_hmac('sha512', 'ownkey-1 key id', $secret, true), 0, 32);
        return new Key(sodium_bin2base64($id, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING), 'HS512', $secret);
    }

    public function verifies(string $input, string $signature): bool
    {
        if (strlen($signature) !== 64) {
            return false;
        }
        return $this->algorithm === 'EdDSA'
            ? sodium_crypto_sign_verify_detached($signature, $input, $this->bytes)
            : hash_equals(hash_hmac('sha512', $input, $this->bytes, true), $signature);
    }
}

/** What you expect of every token. Audience is your own name, as the issuer knows it; times are seconds since 1970. */
final class Expectations
{
    public function __construct(
        public readonly string $issuer,
        public readonly string $audience,
        public readonly ?int $now = null,
        public readonly int $leeway = 30,
        public readonly int $longest_lifetime = 1800,
    ) {
    }
}

/**
 * @param list<Key> $keys
 * @return array<string, string|int|bool|list<string>> the claims
 */
function verify_access_token(string $token, array $keys, Expectations $expected): array
{
    $parts = explode('.', $token);
    if (strlen($token) > 4096 || count($parts) !== 3) {
        throw new TokenError('token_format');
    }
    [$header, $payload, $signature] = array_map(base64url_bytes(...), $parts);
    $key = choose_key(parse_header($header), $keys);
    if (!$key->verifies("$parts[0].$parts[1]", $signature)) {
        throw new TokenError('token_signature');
    }
    $claims = parse_flat($payload, 'token_claims');
    check_shape($claims);
    check_expectations($claims, $expected);
    return $claims;
}

/** Strict: one text per value. */
function base64url_bytes(string $text): string
{
    try {
        if (preg_match('/[^A-Za-z0-9_-]/', $text) === 0) {
            return sodium_base642bin($text, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING);
        }
    } catch (\SodiumException) {
        // spare bits set, or an impossible length
    }
    throw new TokenError('token_format');
}

/** alg, typ and kid, nothing else: no crit, jku, jwk, x5u, b64. */
function parse_header(string $json): array
{
    $header = parse_flat($json, 'token_format');
    foreach ($header as $name => $value) {
        if (!in_array($name, ['alg', 'typ', 'kid'], true) || !is_string($value)) {
            throw new TokenError('token_format');
        }
    }
    return $header + ['alg' => '', 'typ' => '', 'kid' => ''];
}

/** @param list<Key> $keys */
function choose_key(array $header, array $keys): Key
{
    if (!in_array($header['alg'], array_column($keys, 'algorithm'), true)) {
        throw new TokenError('token_algorithm');
    }
    if (!in_array(strtolower($header['typ']), ['at+jwt', 'application/at+jwt'], true)) {
        throw new TokenError('token_type');
    }
    foreach ($keys as $key) {
        if ($key->id === $header['kid']) {
            return $key->algorithm === $header['alg'] ? $key : throw new TokenError('token_algorithm');
        }
    }
    throw new TokenError('token_unknown_key');
}

/** Flat JSON: texts, integers of 53 bits, booleans, lists of texts; json_decode alone would take a name twice, and fractions. */
function parse_flat(string $text, string $error): array
{
    $ws = '[ \t\n\r]*+';
    $string = '(?<string>"(?:[^"\\\\\x00-\x1f]|\\\\(?:["\\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+")';
    $list = "\\[$ws(?:(?&string)$ws(?:,$ws(?&string)$ws)*+)?\\]";
    $member = "$string$ws:$ws(?:(?&string)|0|-?[1-9][0-9]{0,15}|true|false|$list)";
    $object = "/^$ws\\{{$ws}(?:(?<member>$member)$ws(?:,$ws(?&member)$ws)*+)?\\}$ws\\z/u";
    if (preg_match($object, $text) !== 1) {
        throw new TokenError($error);
    }
    $count = preg_match_all("/$member/u", $text);
    $values = json_decode($text, true, 3);
    if (!is_array($values) || count($values) !== $count || $count > 32) {
        throw new TokenError($error);
    }
    foreach ($values as $value) {
        if (is_int($value) && abs($value) > 2 ** 53 - 1) {
            throw new TokenError($error);
        }
    }
    return $values;
}

function check_shape(array $claims): void
{
    $filled = fn ($value) => is_string($value) && $value !== '';
    $time = fn ($value) => is_int($value) && $value >= 0 && $value <= 253402300799;
    $audience = fn ($value) => $filled($value) || (is_array($value) && $value !== [] && !in_array('', $value, true));
    $required = ['iss' => $filled, 'sub' => $filled, 'aud' => $audience, 'client_id' => $filled, 'jti' => $filled, 'iat' => $time, 'exp' => $time];
    $optional = ['nbf' => $time, 'roles' => is_array(...)] + array_fill_keys(['scope', 'sid', 'name', 'email', 'typ'], is_string(...));
    foreach ($required + $optional as $name => $holds) {
        if (array_key_exists($name, $claims) ? !$holds($claims[$name]) : isset($required[$name])) {
            throw new TokenError('token_claims');
        }
    }
    if ($claims['iat'] >= $claims['exp']) {
        throw new TokenError('token_claims');
    }
}

function check_expectations(array $claims, Expectations $expected): void
{
    $now = $expected->now ?? time();
    $starts = max($claims['iat'], $claims['nbf'] ?? 0);
    $error = match (true) {
        $claims['exp'] - $claims['iat'] > $expected->longest_lifetime => 'token_claims',
        $claims['iss'] !== $expected->issuer => 'token_issuer',
        !in_array($expected->audience, (array) $claims['aud'], true) => 'token_audience',
        $now - $expected->leeway >= $claims['exp'] => 'token_expired',
        $starts > $now + $expected->leeway => 'token_not_yet',
        default => null,
    };
    if ($error !== null) {
        throw new TokenError($error);
    }
}
