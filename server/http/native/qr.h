// QR codes (ISO/IEC 18004), by libqrencode, as rows that the page draws.
#pragma once

#include <string>
#include <vector>

namespace ownkey::http::native {

/// Rows of '0' and '1' (dark), without the quiet zone; none when the text is too long for a code.
std::vector<std::string> qr_rows(const std::string& text);

} // namespace ownkey::http::native
