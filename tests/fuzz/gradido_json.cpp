// Bodies of the community server's calls (server/http/gradido): whatever comes is refused with a
// reason or read within its limits, and never throws.
#include "server/http/gradido/account_dto.h"
#include "server/http/gradido/people_dto.h"
#include "server/http/gradido/session_dto.h"
#include "server/http/gradido/transaction_dto.h"
#include "target.h"

namespace ownkey::fuzz {

namespace {

constexpr http::JsonRules kLoose{.unknown_fields = true};

bool fits(const std::optional<http::Loose>& text, std::size_t most) {
    return !text || (text->text.size() <= most && is_utf8(as_bytes(text->text)));
}

/// Reads the body as every call does. Out: the failure must be one of reading.
template <class... Dto>
void read_all(std::string_view body) {
    const auto read = [&]<class One>(std::type_identity<One>) {
        const auto dto = http::decode<One>(body, kLoose);
        if (dto) return;
        const auto number = static_cast<int>(dto.error().error);
        expect(number >= 100 && number < 200);
        expect(dto.error().field.size() <= 2 * body.size() + 200);
    };
    (read(std::type_identity<Dto>{}), ...);
}

} // namespace

Seeds seeds() {
    return {bytes_of(R"({"session_id":-12,"email":"a@example.org","ask":["user.first_name"]})"),
            bytes_of(R"({"session_id":"7","transaction_base64":["aa==","b"],"balance":-3})"),
            bytes_of(R"({"email":"a@example.org","first_name":"A","last_name":1,"emailType":2,)"
                     R"("password":"long enough","publisher_id":"7"})"),
            bytes_of(R"({"session_id":1,"transaction_type":"creation","memo":"\u00e9","amount":1,)"
                     R"("target_date":"2026-11-21","target_pubkey":""})"),
            bytes_of(R"({"emailVerificationCode":123,"access_token":"a.b.c","username":true})")};
}

void run(ByteView input) {
    using namespace http::gradido;
    const auto body = as_text(input);
    read_all<SessionDto,
             UnsecureLoginDto,
             CodeLoginDto,
             AccessTokenDto,
             SearchDto,
             UsernameDto,
             CreateUserDto,
             MemberDto,
             UserInfosDto,
             SendEmailDto,
             ResetPasswordDto,
             CheckTransactionDto,
             CreateTransactionDto,
             RunningTasksDto,
             NetworkInfosDto>(body);
    const auto user = http::decode<CreateUserDto>(body, kLoose);
    if (user)
        expect(fits(user->email, 254) && fits(user->first_name, 512) && fits(user->email_type, 20));
    const auto wish = http::decode<CreateTransactionDto>(body, kLoose);
    if (wish)
        expect(fits(wish->session_id, 20) && fits(wish->memo, 4096) && fits(wish->amount, 30));
}

} // namespace ownkey::fuzz
