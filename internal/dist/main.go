// Command dist builds the program for each system and packs it into archives
// with a file of checksums. The same commit gives the same bytes on any machine
// that has the same Go: times, owners and the order in archives are fixed, and
// nothing of the folder that it is built in gets into them.
package main

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/licenses"
)

const (
	program = "sweep"
	source  = "./cmd/sweep"
	linked  = "github.com/doubleroute/sweep/cmd.built" // where the linker writes the version
	chart   = "reports/assets/dist/echarts.min.js"
)

func main() {
	version := flag.String("version", "", "`VERSION` that the program tells and the archives are named by")
	targets := flag.String("targets", "linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64", "what to build for, as `SYSTEM/MACHINE…`")
	to := flag.String("to", "dist", "`FOLDER` to write to")
	flag.Parse()
	if err := dist(*version, *to, strings.Fields(*targets)); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

// dist writes an archive for each target into a folder, and the checksums.
func dist(version, to string, targets []string) error {
	if version == "" {
		return errors.New("-version must be given, such as -version v0.1.0")
	}
	if about, err := os.Stat(chart); err != nil || about.Size() == 0 {
		return fmt.Errorf("there is no chart script in %s, which reports need to open with no network: run make assets first", chart)
	}
	at, err := commitTime()
	if err != nil {
		return err
	}
	common, err := commonFiles()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o777); err != nil {
		return err
	}
	var sums strings.Builder
	for _, target := range targets {
		system, machine, ok := strings.Cut(target, "/")
		if !ok {
			return fmt.Errorf("the target %q is not SYSTEM/MACHINE, such as linux/amd64", target)
		}
		binary, err := build(version, system, machine)
		if err != nil {
			return err
		}
		name := strings.Join([]string{program, version, system, machine}, "-")
		files := append([]file{binary}, common...)
		pack, ending := tarGz, ".tar.gz"
		if system == "windows" {
			pack, ending = zipped, ".zip"
		}
		archive, err := pack(name, files, at)
		if err != nil {
			return err
		}
		path := filepath.Join(to, name+ending)
		if err := os.WriteFile(path, archive, 0o666); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(archive), filepath.Base(path))
		fmt.Println(path)
	}
	return os.WriteFile(filepath.Join(to, program+"-"+version+"-checksums.txt"), []byte(sums.String()), 0o666)
}

// commitTime is the time that files in archives have: SOURCE_DATE_EPOCH if it is
// set, in seconds since 1970, or else that of the commit.
func commitTime() (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		out, err := exec.Command("git", "log", "-1", "--format=%ct").Output()
		if err != nil {
			return time.Time{}, fmt.Errorf("the time of the commit is not known: %w; set SOURCE_DATE_EPOCH", err)
		}
		text = strings.TrimSpace(string(out))
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH must be seconds since 1970, not %q", text)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// commonFiles are the files of every archive beside the program.
func commonFiles() ([]file, error) {
	files := []file{{"THIRD_PARTY_LICENSES", 0o644, []byte(licenses.Text())}}
	for _, name := range []string{"CHANGELOG.md", "LICENSE", "NOTICE", "README.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, 0o644, text})
	}
	return files, nil
}

// build returns the program for a target.
func build(version, system, machine string) (file, error) {
	folder, err := os.MkdirTemp("", "sweep-dist-*")
	if err != nil {
		return file{}, err
	}
	name := program
	if system == "windows" {
		name += ".exe"
	}
	path := filepath.Join(folder, name)
	c := exec.Command(cmp.Or(os.Getenv("GO"), "go"), "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -buildid= -X "+linked+"="+version, "-o", path, source)
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+machine, "GOEXPERIMENT="+experimentOf(machine))
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	err = c.Run()
	var bytes []byte
	if err == nil {
		bytes, err = os.ReadFile(path)
	}
	if err = errors.Join(err, os.RemoveAll(folder)); err != nil {
		return file{}, fmt.Errorf("building for %s/%s: %w", system, machine, err)
	}
	return file{name, 0o755, bytes}, nil
}

// experimentOf is what of Go's experiments the kernels use on a kind of machine.
func experimentOf(machine string) string {
	if machine == "amd64" {
		return "simd"
	}
	return ""
}
