// Package blob keeps bytes under keys, in a folder, in memory, or elsewhere:
// checkpoints of trainings and data that tasks name. Whoever uses a Store needs
// no folder of its own; package blobtest says what one has to do.
package blob
