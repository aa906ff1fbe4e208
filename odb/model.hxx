// The rows of Ownkey's database: one struct per table, read by the ODB compiler and by C++ alike.
// Times are int64 microseconds since 1970 UTC; enumerations are the numbers of server/domain; a
// UUID is 16 bytes. SQL names are singular snake case and the same on both databases. The end of an
// index name says what it is: _u unique, _i plain. A change here needs a new model version and a
// committed changelog: see README.md.
#pragma once

#include "odb/model_people.hxx"
#include "odb/model_surfaces.hxx"
#include "odb/model_work.hxx"
