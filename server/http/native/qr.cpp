#include "qr.h"

#include <qrencode.h>

#include <memory>

namespace ownkey::http::native {

std::vector<std::string> qr_rows(const std::string& text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) return {};
    const auto width = static_cast<std::size_t>(code->width);
    std::vector<std::string> rows(width);
    for (std::size_t i = 0; i < width * width; ++i)
        rows[i / width] += (code->data[i] & 1) != 0 ? '1' : '0';
    return rows;
}

} // namespace ownkey::http::native
