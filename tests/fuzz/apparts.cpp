// Basic authorization and bodies of the surface apparts: what is taken has one meaning, and keeps
// its limits. The first byte says which is read.
#include "server/http/apparts/basic.h"
#include "server/http/apparts/body.h"
#include "server/http/apparts/dto.h"
#include "target.h"

namespace ownkey::fuzz {
namespace {

void run_basic(std::string_view header) {
    const auto basic = http::apparts::read_basic(std::string(header));
    if (!basic) return expect(basic.error().error == Error::bad_request);
    expect(!basic->email.empty() && !basic->secret.empty());
    expect(basic->email.find(':') == std::string::npos);
    expect(is_utf8(as_bytes(basic->email + basic->secret)));
}

void run_body(const char* type, std::string_view body) {
    http::Request request;
    request.headers["content-type"] = type;
    request.body = body;
    const auto dto = http::apparts::read_body<http::apparts::RegisterDto>(request);
    if (!dto) return;
    expect(dto->email.size() <= http::apparts::kMaxEmail);
    expect(dto->name.size() <= http::apparts::kMaxName);
    expect(dto->password.size() <= http::apparts::kMaxPassword);
    expect(is_utf8(as_bytes(dto->name + dto->email + dto->password)));
}

} // namespace

Seeds seeds() {
    return {bytes_of("bBasic YW5uYUBleGFtcGxlLm9yZzpzZWNyZXQ="),
            bytes_of("fname=Anna&email=anna%40example.org&password=x+y&lang=de"),
            bytes_of(R"(j{"name":"Anna","email":"a@example.org","password":"x","more":[1]})")};
}

void run(ByteView input) {
    if (input.empty()) return;
    const auto text = as_text(input).substr(1);
    if (input[0] == 'b') return run_basic(text);
    run_body(input[0] == 'f' ? "application/x-www-form-urlencoded" : "application/json", text);
}

} // namespace ownkey::fuzz
