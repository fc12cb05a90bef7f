package sweepcmd

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a pseudo-terminal of that size: the side of the screen and the
// side of the program.
func terminal(t *testing.T, width, height uint16) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be had: %v", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: width, Row: height})
	}
	if err == nil {
		slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Skipf("no terminal can be had: %v", err)
	}
	return master, slave
}

// TestTerminal runs a study on a terminal: workers are shown at work, and what
// stays is what a person wants to read.
func TestTerminal(t *testing.T) {
	tinyFolder(t)
	for _, dumb := range []bool{false, true} {
		master, slave := terminal(t, 90, 30)
		c := command(t, "run", "run", "tiny.toml", "--workers", "2", "--out", fmt.Sprint("dumb-", dumb))
		if c.Env = append(c.Env, "TERM=xterm"); dumb {
			c.Env = append(c.Env, "TERM=dumb")
		}
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, slave
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if err := slave.Close(); err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		_, _ = stderr.ReadFrom(master) // ends with an error when the program's side is closed
		if err := c.Wait(); err != nil {
			t.Fatalf("%v: %s", err, stderr.String())
		}
		s := &screen{width: 90, height: 30}
		if _, err := s.Write(stderr.Bytes()); err != nil {
			t.Fatal(err)
		}
		left := s.String()
		if live := strings.Contains(stderr.String(), "  worker 2  "); live == dumb {
			t.Errorf("dumb is %v, and the workers are shown: %v", dumb, live)
		}
		if strings.Contains(left, "worker ") || !strings.HasPrefix(left, "tiny: 168 training") || !strings.Contains(left, "failed: ") {
			t.Errorf("left on the terminal:\n%s", left)
		}
		if strings.Contains(out.String(), "\x1b") || !strings.Contains(out.String(), "tiny: 12 trials") {
			t.Errorf("standard output: %q", out.String())
		}
	}
}
