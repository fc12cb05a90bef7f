package sweepcmd

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/formats"
)

// TestAsTerminal shows text on a terminal and refuses what none can show.
func TestAsTerminal(t *testing.T) {
	inFolder(t)
	stored(t)
	for _, f := range formats.All() {
		if f.Folder() {
			continue
		}
		master, slave := terminal(t, 90, 30)
		shown := make(chan string)
		go func() {
			text, _ := io.ReadAll(master) // ends with an error when the program's side is closed
			shown <- string(text)
		}()
		var fault bytes.Buffer
		code := Run(context.Background(), []string{"sweep", "show", "tickets", "--as", f.Name}, nil, slave, &fault)
		if err := slave.Close(); err != nil {
			t.Fatal(err)
		}
		text := <-shown
		hint := "sweep: a terminal cannot show " + f.Name + ": write it to a file with --to tickets" + f.Ending + "\n"
		if f.Binary && (code != Usage || text != "" || fault.String() != hint) {
			t.Errorf("%s: %d, %q, %q", f.Name, code, text, fault.String())
		}
		if !f.Binary && (code != Done || !strings.Contains(text, "tickets") && !strings.Contains(text, "complete")) {
			t.Errorf("%s: %d, %q, %q", f.Name, code, text, fault.String())
		}
	}
}
