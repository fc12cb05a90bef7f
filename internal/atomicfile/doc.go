// Package atomicfile writes files in one step, so that nobody meets half of one,
// after a crash of the machine either: what is written is on the disk before it
// takes the place of what was there.
package atomicfile
