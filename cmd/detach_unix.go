//go:build !windows

package sweepcmd

import (
	"os/exec"
	"syscall"
)

// detach keeps a Ctrl-C that ends this program from the one that is started.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
