#include "member_update.h"

#include "server/flows/members.h"
#include "server/flows/people.h"
#include "server/flows/person.h"

namespace ownkey::flows {
namespace {

/// Of what the fields break, not of the server or the session.
bool is_refusal(Error error) {
    const auto number = static_cast<int>(error);
    return (number >= 100 && number < 500) || error == Error::password_needed;
}

class Updater {
public:
    Updater(const World& world, const Caller& caller, const SessionView& view)
        : world_(world), caller_(caller), view_(view) {}

    Done own(MemberUpdate update) {
        TRY(change_valid(update.profile));
        TRY(choose_username(update.profile.username));
        if (update.disabled) refuse("disabled", Error::own_account);
        if (update.password) TRY(change_password(std::move(update)));
        return ok();
    }

    Done of(const Account& person, const MemberUpdate& update) {
        const auto theirs = [&](const char* field, bool wanted) {
            if (wanted) refuse(field, Failure(Error::role_missing, field, "the person's own"));
        };
        theirs("first_name", update.profile.first_name.has_value());
        theirs("last_name", update.profile.last_name.has_value());
        theirs("language", update.profile.language.has_value());
        theirs("description", update.profile.description.has_value());
        theirs("publisher_id", update.profile.publisher_id.has_value());
        theirs("username", update.profile.username.has_value());
        theirs("password", update.password.has_value());
        if (!update.disabled) return ok();
        const auto done =
            *update.disabled
                ? disable_person(
                      world_, caller_, view_, person.id, "disabled in the community server")
                : enable_person(world_, caller_, view_, person.id);
        return take("disabled", done);
    }

    MemberUpdated result() { return std::move(result_); }

private:
    /// One change for all plain fields that keep their rules.
    Done change_valid(const ProfileChange& wished) {
        ProfileChange change;
        int count = 0;
        const auto keep = [&](const char* field, auto& place, const auto& value, auto&& check) {
            if (!value) return;
            if (const auto valid = check(*value); !valid) return refuse(field, valid.error());
            place = value;
            ++count;
        };
        const auto name = [](const char* field) {
            return [field](const std::string& text) { return check_name(field, trimmed(text)); };
        };
        keep("first_name", change.first_name, wished.first_name, name("first_name"));
        keep("last_name", change.last_name, wished.last_name, name("last_name"));
        keep("language", change.language, wished.language, check_language);
        keep("description", change.description, wished.description, check_description);
        keep("publisher_id", change.publisher_id, wished.publisher_id, [](std::int64_t) {
            return Done(ok());
        });
        if (count == 0) return ok();
        TRY(change_profile(world_, caller_, view_, change));
        result_.taken += count;
        return ok();
    }

    Done choose_username(const std::optional<std::string>& username) {
        if (!username) return ok();
        ProfileChange change;
        change.username = username;
        return take("username", change_profile(world_, caller_, view_, change));
    }

    Done change_password(MemberUpdate update) {
        if (!update.old_password) {
            refuse("password_old", Error::field_missing);
            return ok();
        }
        const auto done = flows::change_password(world_,
                                                 caller_,
                                                 Surface::gradido,
                                                 view_,
                                                 *std::move(update.old_password),
                                                 *std::move(update.password));
        const bool wrong = !done && done.error().error == Error::wrong_email_or_password;
        return take(wrong ? "password_old" : "password", done);
    }

    template <class T>
    Done take(const char* field, const Outcome<T>& outcome) {
        if (!outcome && !is_refusal(outcome.error().error)) return outcome.error();
        if (outcome) {
            ++result_.taken;
        } else {
            refuse(field, outcome.error());
        }
        return ok();
    }

    void refuse(const char* field, Failure failure) {
        failure.field = field;
        result_.refused.push_back(std::move(failure));
    }

    const World& world_;
    const Caller& caller_;
    const SessionView& view_;
    MemberUpdated result_;
};

} // namespace

Outcome<MemberUpdated> update_member(const World& world,
                                     const Caller& caller,
                                     const SessionView& view,
                                     const std::string& community,
                                     const std::string& email,
                                     MemberUpdate update) {
    const auto person = TRY(member_of(world, view, community, email));
    Updater updater(world, caller, view);
    if (person.id == view.account.id) {
        TRY(updater.own(std::move(update)));
    } else {
        TRY(updater.of(person, update));
    }
    return updater.result();
}

} // namespace ownkey::flows
