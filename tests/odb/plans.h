// Every statement of the store, run once: by room, as the model. Writers first, in this order, on
// accounts 1 and 2; readers after them, outside a writing transaction, so without locks.
#pragma once

#include "server/ports/store.h"

namespace ownkey::test {

Done write_people(Tables& tables);
Done write_work(Tables& tables);
Done write_surfaces(Tables& tables);
/// What goes through all tables.
Done sweep(Tables& tables);

Done read_people(Tables& tables);
Done read_work(Tables& tables);
Done read_surfaces(Tables& tables);

} // namespace ownkey::test
