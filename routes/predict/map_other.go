//go:build !unix

package predict

import "os"

// open reads a file.
func open(path string) (data []byte, release func([]byte) error, err error) {
	data, err = os.ReadFile(path)
	return data, func([]byte) error { return nil }, err
}
