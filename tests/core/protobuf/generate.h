// Good transactions of every type of every era, as protobuf's own messages.
#pragma once

#include "random.h"

#include <era_2019.pb.h>
#include <era_2021.pb.h>
#include <era_2025.pb.h>

namespace ownkey::second_opinion {

/// `type` counts the types of the era: 0..kTypes-1.
inline constexpr std::size_t kTypes2019 = 3, kTypes2021 = 6, kTypes2025 = 8;
era_2019::TransactionBody body_2019(Random& random, std::size_t type);
era_2021::TransactionBody body_2021(Random& random, std::size_t type);
era_2025::TransactionBody body_2025(Random& random, std::size_t type);

era_2019::Transaction signed_2019(Random& random);
era_2021::GradidoTransaction signed_2021(Random& random);
era_2025::GradidoTransaction signed_2025(Random& random);

/// The bytes of `message` with every zero written down, as implementations of 2025 do. (protobuf
/// leaves zeros out.)
std::string with_zeros(const google::protobuf::Message& message);

} // namespace ownkey::second_opinion
