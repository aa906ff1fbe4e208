// A world with the pages in front of it, and requests as a browser sends them.
#pragma once

#include "server/http/pages/pages.h"
#include "tests/server/flows/house.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace ownkey::http {

/// Lives next to the test's House. The WASM folder holds one made-up module.
class SiteHouse : public testing::Test {
protected:
    SiteHouse() {
        auto pattern = (std::filesystem::temp_directory_path() / "ownkey-pages-XXXXXX").string();
        wasm_root = mkdtemp(pattern.data());
        std::ofstream(wasm_root / "ownkey.wasm") << std::string("\0asm", 4);
        house.settings.server.web_root = OWNKEY_SOURCE_DIR "/web";
        house.settings.server.wasm_root = wasm_root.string();
        house.settings.limits.requests_per_second = 100'000;
        site = MUST(load_site(house.settings));
        router = std::make_unique<Router>(Policy{
            .settings = &house.settings, .clock = &house.clock, .dialect = page_dialect(site)});
        add_page_routes(*router, house.world, site);
    }

    ~SiteHouse() override { std::filesystem::remove_all(wasm_root); }

    Response send(Request request) const {
        request.address = house.caller.address;
        request.request_id = "r-1";
        return router->dispatch(std::move(request));
    }

    Response get(const std::string& path,
                 std::map<std::string, std::string> query = {},
                 const std::string& session = "") const {
        Request request{.path = path, .query = std::move(query)};
        if (!session.empty()) request.cookies["ownkey"] = session;
        return send(std::move(request));
    }

    static std::string header(const Response& response, const std::string& name) {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return "";
    }

    static int count(const std::string& text, const std::string& part) {
        int found = 0;
        for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
            ++found;
        return found;
    }

    static bool has(const Response& response, const std::string& part) {
        return response.body.find(part) != std::string::npos;
    }

    /// The JSON block with this id, as the script reads it.
    static std::string block(const Response& response, const std::string& id) {
        const std::string start = "<script type=\"application/json\" id=\"" + id + "\">";
        const auto begin = response.body.find(start);
        if (begin == std::string::npos) return "";
        const auto from = begin + start.size();
        return response.body.substr(from, response.body.find("</script>", from) - from);
    }

    house::House house;
    std::filesystem::path wasm_root;
    std::shared_ptr<const Site> site;
    std::unique_ptr<Router> router;
};

} // namespace ownkey::http
