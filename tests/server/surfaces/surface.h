// One surface as its client sees it: a few acts over HTTP (its Router), by whatever calls it has.
// An act that it has no call for says why (cannot); the matrix counts these.
#pragma once

#include "server/http/router.h"
#include "tests/server/flows/staff.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace ownkey::house {

/// Somebody with the same password everywhere.
struct Someone {
    std::string name; ///< also the user name
    std::string email;
    std::string password;
};

enum class Act : std::uint8_t {
    make,    ///< an account that may sign in
    change,  ///< the password, by whoever is signed in
    reset,   ///< the password, by mail
    end_all, ///< sessions and tokens, wherever they are
    close,   ///< deactivate, disable or delete
};

inline constexpr std::array kActs{Act::make, Act::change, Act::reset, Act::end_all, Act::close};
const char* name_of(Act act);

class Surface {
public:
    virtual ~Surface() = default;

    [[nodiscard]] virtual const char* name() const = 0;

    /// Null: it can.
    [[nodiscard]] virtual const char* cannot(Act /*act*/) const { return nullptr; }

    /// Out: a token, cookie or the like; empty: refused.
    virtual std::string login(const Someone& who, const std::string& password) = 0;
    /// Whether the token still opens anything.
    virtual bool holds(const Someone& who, const std::string& token) = 0;

    // Out: whether the answer was a success.
    virtual bool make(const Someone& /*who*/) { return false; }

    virtual bool
    change(const Someone& /*who*/, const std::string& /*token*/, const std::string& /*fresh*/) {
        return false;
    }

    virtual bool reset(const Someone& /*who*/, const std::string& /*fresh*/) { return false; }

    virtual bool end_all(const Someone& /*who*/, const std::string& /*token*/) { return false; }

    virtual bool close(const Someone& /*who*/, const std::string& /*password*/) { return false; }
};

/// A house with every surface in front of it.
class Stage {
public:
    explicit Stage(Store* store);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// The last segment, or the value of `token=`, of what the newest mail leads to.
    std::string mailed_code();
    /// A session of an admin with a second factor, its password proved just now.
    const Member& admin();

    House house;
    std::vector<std::unique_ptr<Surface>> surfaces;

private:
    std::unique_ptr<Member> admin_;
};

/// Sends what a client would; JSON unless `headers` says otherwise.
struct Ask {
    http::Method method = http::Method::get;
    std::string path;
    std::string body{};
    std::map<std::string, std::string> headers{};
    std::map<std::string, std::string> cookies{};
    std::string address{"192.0.2.1"};
};

http::Response ask(const http::Router& router, const Ask& what);
std::string cookie_of(const http::Response& response, const std::string& name);
/// {"name":"value",...}
std::string object(const std::vector<std::pair<std::string, std::string>>& members);

std::unique_ptr<Surface> native_surface(Stage& stage);
std::unique_ptr<Surface> pages_surface(Stage& stage);
std::unique_ptr<Surface> gradido_surface(Stage& stage);
std::unique_ptr<Surface> loginservice_surface(Stage& stage);
std::unique_ptr<Surface> apparts_surface(Stage& stage);
std::unique_ptr<Surface> authweb_surface(Stage& stage);

} // namespace ownkey::house
