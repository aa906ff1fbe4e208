// Bodies of AuthWebApi: what is taken keeps its bounds, and means the same when it is written and
// taken again.
#include "server/http/authweb/dto.h"
#include "target.h"

namespace ownkey::fuzz {

namespace {

using namespace http::authweb;

const http::JsonRules kRules{.unknown_fields = true}; // as the surface's

template <class T>
std::optional<T> taken(std::string_view text) {
    auto dto = http::decode<T>(text, kRules);
    if (!dto) return std::nullopt;
    const auto again = http::decode<T>(http::encode(*dto), kRules);
    expect(again && http::encode(*again) == http::encode(*dto));
    return *std::move(dto);
}

void expect_bounded(const std::optional<std::string>& text, std::size_t most) {
    expect(!text || (text->size() <= most && is_utf8(as_bytes(*text)) &&
                     text->find('\0') == std::string::npos));
}

} // namespace

Seeds seeds() {
    return {
        bytes_of(R"({"Login":"anna","Email":null,"PhoneNumber":"+49301234567","Password":"p"})"),
        bytes_of(R"({"login":"anna","email":"anna@example.org","password":"p"})"),
        bytes_of(R"({"SignUpGuid":"1ac5d10d-525e-b4ca-1b72-278e5d670221","TriesNumber":2,)"
                 R"("IsDeprecated":false,"IsOverriden":null,"SignUpClosingCode":"success",)"
                 R"("VerificationCode":"F05ZBFRY"})"),
        bytes_of(R"({"SignInGuid":"{1ac5d10d-525e-b4ca-1b72-278e5d670221}","UserUid":"7"})"),
        bytes_of(R"({"DeactivationGuid":"1ac5d10d525eb4ca1b72278e5d670221","Code":"x"})")};
}

void run(ByteView input) {
    const auto text = as_text(input);
    if (const auto dto = taken<UserCredentials>(text)) {
        expect_bounded(dto->login, kText);
        expect_bounded(dto->email, kText);
        expect_bounded(dto->phone_number, kText);
        expect_bounded(dto->password, kPassword);
    }
    if (const auto dto = taken<VsuRequest>(text)) {
        expect_bounded(dto->sign_up_guid, kGuid);
        expect_bounded(dto->verification_code, kText);
    }
    if (const auto dto = taken<TokenRequest>(text)) {
        expect_bounded(dto->sign_in_guid, kGuid);
        expect_bounded(dto->user_uid, kText);
    }
    if (const auto dto = taken<DeactivationRequest>(text)) {
        expect_bounded(dto->deactivation_guid, kGuid);
        expect_bounded(dto->code, kText);
    }
}

} // namespace ownkey::fuzz
