#include "server/http/pages/page.h"

#include "core/encoding.h"
#include "server/http/pages/redirect.h"

namespace ownkey::http {
namespace {

using kainjow::mustache::data;

/// Links to this page in the other languages, keeping its query.
data language_links(const Site& site, const Request& request, const std::string& current) {
    std::string query;
    for (const auto& [name, value] : request.query) {
        if (name != "lang")
            query.append("&").append(query_escaped(name)).append("=").append(query_escaped(value));
    }
    data links(data::type::list);
    for (const auto& [code, name] : site.locales().languages()) {
        data link(data::type::object);
        link.set("code", code);
        link.set("name", name);
        link.set("href", std::string("?lang=").append(code).append(query));
        link.set("current", code == current);
        links << link;
    }
    return links;
}

std::string script_texts(const Site& site, const Page& page) {
    auto sections = page.texts;
    for (const std::string section : {"error", "problem", "working"})
        sections.push_back(section);
    sections.push_back(page.name);
    return site.locales().json(page.language, sections);
}

} // namespace

Response to_response(const Site& site, const Request& request, Page page) {
    page.values.set("lang", page.language);
    page.values.set("title", site.locales().text(page.language, page.name + ".title"));
    page.values.set("languages", language_links(site, request, page.language));
    if (!page.data_json.empty()) {
        page.values.set("script", page.name + ".mjs");
        page.values.set("data_json", html_safe_json(page.data_json));
        page.values.set("texts_json", script_texts(site, page));
    }
    page.values.set("content", site.render(page.name, page.language, page.values));

    auto response = Response::html(page.status, site.render("layout", page.language, page.values));
    response.headers.emplace_back("Cache-Control", "no-store");
    if (request.query_value("lang") == page.language) {
        const auto cookie = std::string(kLanguageCookie) + "=" + page.language;
        response.headers.emplace_back("Set-Cookie",
                                      cookie + "; Path=/account; Max-Age=31536000; SameSite=Lax");
    }
    return response;
}

Response failure_page(const Site& site, const Request& request, const Failure& failure) {
    Page page{.name = "message",
              .language = site.locales().choose(request, ""),
              .data_json = {},
              .status = status_of(failure.error)};
    const std::string key = "error." + std::string(error_name(failure.error));
    page.values.set("text", site.locales().text(page.language, key));
    if (!request.request_id.empty()) page.values.set("request_id", request.request_id);
    auto response = to_response(site, request, std::move(page));
    if (failure.retry_after_s > 0)
        response.headers.emplace_back("Retry-After", std::to_string(failure.retry_after_s));
    return response;
}

std::string html_safe_json(const std::string& json) {
    std::string out;
    out.reserve(json.size());
    for (const char c : json) {
        switch (c) {
        case '<':
            out += "\\u003c";
            break;
        case '>':
            out += "\\u003e";
            break;
        case '&':
            out += "\\u0026";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string text_object(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string out = "{";
    for (const auto& [name, value] : members) {
        if (out.size() > 1) out += ",";
        out.append("\"")
            .append(json_escaped(name))
            .append("\":\"")
            .append(json_escaped(value))
            .append("\"");
    }
    return out + "}";
}

} // namespace ownkey::http
