package sweepcmd

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/internal/licenses"
)

// built is the version that the linker was given (see the Makefile). It cannot
// be a constant, which the linker could not set.
var built string //nolint:gochecknoglobals // set by -ldflags -X

// version returns the version that the program was built as, or the revision
// that it was built from.
func version() string {
	if built != "" {
		return built
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

func (p *program) versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version, and what it was built with",
		Flags:  []cli.Flag{boolFlag("json", "print JSON")},
		Action: p.printVersion,
	}
}

// buildInfo is the JSON of the version command.
type buildInfo struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	Kernels string `json:"kernels"` // in use on this processor
	System  string `json:"system"`
	Machine string `json:"machine"` // kind of processor
}

func (p *program) printVersion(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	b := buildInfo{version(), runtime.Version(), kernels.Build(), runtime.GOOS, runtime.GOARCH}
	if c.Bool("json") {
		return p.printJSON(b)
	}
	_, err := fmt.Fprintf(p.out, "%s version %s\n%s, %s/%s, %s kernels\n", p.name, b.Version, b.Go, b.System, b.Machine, b.Kernels)
	return err
}

func (p *program) licensesCommand() *cli.Command {
	return &cli.Command{Name: "licenses", Usage: "print the licences of all that the program contains", Action: p.printLicenses}
}

func (p *program) printLicenses(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	_, err := p.out.Write([]byte(licenses.Text()))
	return err
}
