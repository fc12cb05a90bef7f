package sweepcmd

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
)

// openBrowser opens an address or a file as the user's system does, and does
// not wait for it.
func openBrowser(what string) error {
	name, args := browserOf(runtime.GOOS, os.Getenv)
	if name == "" {
		return errNoBrowser
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return errNoBrowser
	}
	c := exec.Command(path, append(args, what)...)
	detach(c)
	if err := c.Start(); err != nil {
		return errNoBrowser
	}
	return c.Process.Release()
}

var errNoBrowser = errors.New("no browser was found here")

// browserOf names the program that opens addresses on a system; "" if it could
// show nothing.
func browserOf(system string, env func(string) string) (name string, args []string) {
	switch system {
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	case "darwin":
		return "open", nil
	}
	if env("DISPLAY") == "" && env("WAYLAND_DISPLAY") == "" && env("BROWSER") == "" {
		return "", nil // a browser in the terminal would write over the progress
	}
	return "xdg-open", nil
}
