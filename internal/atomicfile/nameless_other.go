//go:build !linux

package atomicfile

import (
	"errors"
	"os"
)

// createNameless returns nil: there are no files without a name.
func createNameless(string) *os.File { return nil }

func link(*os.File, string) error { return errors.ErrUnsupported }
