//go:build unix

package predict

import (
	"fmt"
	"os"
	"syscall"
)

// open maps a file.
func open(path string) (data []byte, release func([]byte) error, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = file.Close() }() // what is mapped stays
	at, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !at.Mode().IsRegular() || at.Size() == 0 || int64(int(at.Size())) != at.Size() {
		return nil, nil, fmt.Errorf("%s is no model file", path)
	}
	data, err = syscall.Mmap(int(file.Fd()), 0, int(at.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be mapped: %w", path, err)
	}
	return data, syscall.Munmap, nil
}
