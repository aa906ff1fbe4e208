// Messages that are almost right: what a sloppy or hostile encoder could write.
#pragma once

#include "random.h"

#include <string>

namespace ownkey::second_opinion {

/// One to three changes of `good`, on its bytes or on its fields; `other` is where foreign fields
/// come from.
std::string mutated(Random& random, const std::string& good, const std::string& other);

} // namespace ownkey::second_opinion
