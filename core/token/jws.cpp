#include "jws.h"

#include "../encoding.h"

namespace ownkey::token {

Result<Jws> parse_compact(std::string_view compact) {
    if (compact.size() > kMaxTokenBytes) return Error::token_format;
    const std::size_t first = compact.find('.');
    const std::size_t last = compact.rfind('.');
    if (first == last || compact.find('.', first + 1) != last) return Error::token_format;
    auto header = from_base64url(compact.substr(0, first));
    auto payload = from_base64url(compact.substr(first + 1, last - first - 1));
    auto signature = from_base64url(compact.substr(last + 1));
    if (!header || !payload || !signature) return Error::token_format;
    return Jws{
        compact.substr(0, last), std::move(*header), std::move(*payload), std::move(*signature)};
}

Result<std::string>
sign_compact(std::string_view header, std::string_view payload, const IssuingKey& key) {
    std::string text = to_base64url(as_bytes(header)) + '.' + to_base64url(as_bytes(payload));
    const Signature signature = key.sign(as_bytes(text));
    text += '.';
    text += to_base64url(signature.view());
    if (text.size() > kMaxTokenBytes) return Error::token_format;
    return text;
}

} // namespace ownkey::token
