package search

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Stream returns the random numbers of one purpose of one trial: the one place
// where they are derived. Streams that differ in seed, trial or purpose have
// nothing to do with each other, however close their numbers are, and a stream
// is the same on every machine. It is ChaCha8, keyed by a SHA-256 digest.
func Stream(seed uint64, trial int, purpose string) *rand.Rand {
	material := make([]byte, 0, 64)
	material = binary.LittleEndian.AppendUint64(material, seed)
	material = binary.LittleEndian.AppendUint64(material, uint64(trial))
	material = append(material, purpose...)
	return rand.New(rand.NewChaCha8(sha256.Sum256(material)))
}
