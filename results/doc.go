// Package results keeps what a search finds, and says what it means.
//
// The first half is a [Store]: one SQLite file that holds every study, its
// trials, each epoch's figures, what each training of the finalists said of
// every text of the test part ([Reading]), a look inside their models
// ([Diagnosis]) and the measured latencies. A [Store] is written by one process
// at a time for each study ([Store.Lock]) and read by any number, also while it
// is being written; those who follow it for long open it with [OpenReading]. A
// finished job goes in as a whole ([Store.PutJob]), and so does all that a final
// training leaves ([Store.PutMeasurement]): a program that is killed at any
// moment leaves each either there or not there, and the search goes on from what
// is there. Nothing outside this package knows SQL.
//
// The second half is pure functions of what the store returns: which trials no
// other beats ([Front]), how good a set of trials is as one number
// ([Hypervolume]) and how that grew ([HypervolumeGrowth]), which are worth a
// reading of the test part ([Finalists]), what that reading says with its
// uncertainty over seeds and texts ([Crossed], [CrossedDifference]; over seeds
// alone [Mean95]), which model to take and whether a second route pays
// ([Decide]), which settings matter ([ImportanceOf]), and how well a route bank
// foretold the pairs that were trained ([RouteBank]). [Summarize] puts all of it
// into the [Summary] that `sweep show STUDY --json` prints.
//
// Throughout, accuracy stands for whatever the study maximizes and cost for
// whatever it minimizes. NaN is "there is no such figure": it is NULL in the
// database and null in JSON.
package results
