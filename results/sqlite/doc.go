// Package sqlite stores studies in a SQLite database: their trials, each epoch's
// figures, the finished jobs that a search which goes on replays, what finalists
// were measured to do on the test part, and the route bank.
//
// A [Store] is written by one process at a time for each study ([Store.Lock]) and
// read by any number, also while it is being written; those who follow it for
// long open it with [OpenReading]. A finished job goes in as a whole
// ([Store.PutJob], [Store.PutBatch]), and so does all that a final training leaves
// ([Store.PutMeasurement]): a program that is killed at any moment leaves each
// either there or not there, and the search goes on from what is there.
//
// Every row carries a checksum, and what is not as it was written is an error that
// wraps [ErrDamaged] for whoever reads it. [Store.Verify] reads all there is and
// [Store.Save] keeps the rest. A database that is removed, moved or replaced while it
// is written is noticed ([ErrMoved]), and [Store.Rescue] writes it anew.
//
// A database has a format, the number of the migrations that made it. Opening one
// of an older format brings it up to date.
package sqlite
