package sweepcmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
)

// browsing runs a command line in this process with a browser of the test's.
func browsing(browse func(string) error, args ...string) output {
	var out, err bytes.Buffer
	p := &program{name: "sweep", registry: routes.Builtin(), in: strings.NewReader(""), out: &printer{to: &out}, err: &err, browse: browse}
	code := p.do(context.Background(), append([]string{"sweep"}, args...))
	return output{code, out.String(), err.String()}
}

func get(url string) (int, string, error) {
	got, err := http.Get(url)
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(got.Body)
	return got.StatusCode, string(body), errors.Join(err, got.Body.Close())
}

// watch follows a page's events as the page does, to the last, and returns the
// lines that it received.
func watch(page string) ([]string, error) {
	got, err := http.Get(page + "/events")
	if err != nil {
		return nil, err
	}
	var received []string
	lines := bufio.NewScanner(got.Body)
	for last := false; !last && lines.Scan(); {
		if lines.Text() != "" {
			last = len(received) > 0 && received[len(received)-1] == "event: end"
			received = append(received, lines.Text())
		}
	}
	code, text, err := get(page + "?news")
	if err == nil && (code != http.StatusOK || !strings.Contains(text, `id="data"`)) {
		err = fmt.Errorf("the last update is %d %.200s", code, text)
	}
	return received, errors.Join(err, lines.Err(), got.Body.Close())
}

// TestRunOpen shows a run in what stands for a browser, to its end.
func TestRunOpen(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--out", "alone", "--quiet")
	type watched struct {
		received []string
		err      error
	}
	seen := make(chan watched, 1)
	var url string
	o := browsing(func(what string) error {
		url = what
		go func() {
			received, err := watch(what)
			seen <- watched{received, err}
		}()
		return nil
	}, "run", "tiny.toml", "--open")
	w := <-seen
	if o.code != Done || w.err != nil {
		t.Fatalf("%+v %v", o, w.err)
	}
	if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/study/tiny$`).MatchString(url) || !strings.HasPrefix(o.err, "Live report: "+url+"\n") {
		t.Errorf("%s was opened, and %s printed", url, o.err)
	}
	all := strings.Join(w.received, "\n")
	for _, part := range []string{"event: change", "event: end", `"trials":12,"planned":12`, "the run has ended; the report is in " + filepath.Join("runs", "tiny.html")} {
		if !strings.Contains(all, part) {
			t.Errorf("the page did not receive %q: %s", part, all)
		}
	}
	if _, _, err := get(url); err == nil {
		t.Error("it still answers after the run")
	}
	differ(t, "shown while it ran", table(t, "tiny", "runs"), table(t, "tiny", "alone"))
	if left, err := filepath.Glob("runs/sweep.db?*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// A run goes on when there is no browser, or one that never comes.
func TestRunOpenWithoutBrowser(t *testing.T) {
	tinyFolder(t)
	o := browsing(func(string) error { return errNoBrowser }, "run", "tiny.toml", "--open", "--quiet")
	if o.code != Done || !regexp.MustCompile(`^Live report: open http://127\.0\.0\.1:\d+/study/tiny \(no browser was found here\)\n$`).MatchString(o.err) {
		t.Errorf("%+v", o)
	}
	o = browsing(func(string) error { return nil }, "run", "tiny.toml", "--open", "--json")
	if o.code != Done || strings.Contains(o.out, "Live") {
		t.Errorf("%+v", o)
	}
}

func TestReportOpen(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--trials", "3", "--quiet")
	var opened string
	o := browsing(func(what string) error { opened = what; return nil }, "report", "tiny", "--open")
	want, err := filepath.Abs(filepath.Join("runs", "tiny.html"))
	if err != nil || o.code != Done || opened != want {
		t.Errorf("%+v: %s was opened, %v", o, opened, err)
	}
	o = browsing(func(string) error { return errNoBrowser }, "report", "tiny", "--open")
	if o.code != Done || o.err != "sweep: no browser was found here: open the file yourself\n" {
		t.Errorf("%+v", o)
	}
}

// served is `sweep serve` in a process of its own.
type served struct {
	*exec.Cmd
	url    string
	stderr bytes.Buffer // on standard error
}

func startServing(t *testing.T, args ...string) *served {
	t.Helper()
	s := &served{Cmd: command(t, "run", append([]string{"serve"}, args...)...)}
	s.Stderr = &s.stderr
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	address := regexp.MustCompile(`^Studies of runs: open (https?://\S+) \(Ctrl-C ends this\)\n$`).FindStringSubmatch(line)
	if address == nil {
		t.Fatalf("it says %q, %v", line, err)
	}
	s.url = address[1]
	return s
}

// end interrupts the server as Ctrl-C does; it must end well, and have said no more
// than this.
func (s *served) end(t *testing.T, says ...string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return // no process can send this signal to another
	}
	if err := s.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil || (s.stderr.Len() > 0) != (len(says) > 0) || !strings.Contains(s.stderr.String(), strings.Join(says, "")) {
		t.Errorf("at its end: %v %s", err, s.stderr.String())
	}
}

// TestServeWhileRunning polls a server in one process while a study runs in
// another: neither is in the other's way.
func TestServeWhileRunning(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--out", "alone", "--quiet")
	s := startServing(t, "--address", "127.0.0.1:0")
	if code, text, err := get(s.url); err != nil || code != http.StatusOK || !strings.Contains(text, "Nothing has been run in") {
		t.Errorf("before the run: %d %v", code, err)
	}
	stream, err := http.Get(s.url + "study/tiny/events") // stays open to the end
	if err != nil {
		t.Fatal(err)
	}
	run := command(t, "run", "run", "tiny.toml", "--quiet")
	var stderr bytes.Buffer
	run.Stderr = &stderr
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- run.Wait() }()
	asked := 0
	for running := true; running; asked++ {
		for _, path := range []string{"", "study/tiny", "study/tiny.json", "study/tiny?news"} {
			code, text, err := get(s.url + path)
			if err != nil || code != http.StatusOK && code != http.StatusNotFound || strings.Contains(text, "cannot be read") {
				t.Fatalf("%s while it runs: %d %v %.300s", path, code, err, text)
			}
		}
		select {
		case err := <-ended:
			running = false
			if err != nil || stderr.Len() > 0 {
				t.Errorf("the run: %v %s", err, stderr.String())
			}
		default:
		}
	}
	if asked < 3 {
		t.Errorf("only %d rounds of questions went by", asked)
	}
	code, text, err := get(s.url + "study/tiny.json")
	if err != nil || code != http.StatusOK || !strings.Contains(text, `"number": 11`) {
		t.Errorf("after the run: %d %v", code, err)
	}
	if shown := must(t, "show", "tiny", "--json"); strings.TrimSpace(shown) != strings.TrimSpace(text) {
		differ(t, "the server's JSON", text, shown)
	}
	must(t, "run", "tiny.toml", "--set", "name=other", "--trials", "3", "--quiet")
	code, text, err = get(s.url + "compare?study=tiny&study=other")
	if err != nil || code != http.StatusOK || !strings.Contains(text, "tiny") || !strings.Contains(text, "other") || !strings.Contains(text, `id="data"`) {
		t.Errorf("two studies compared: %d %v", code, err)
	}
	differ(t, "served while it ran", table(t, "tiny", "runs"), table(t, "tiny", "alone"))
	s.end(t)
	if _, err := io.ReadAll(stream.Body); err != nil {
		t.Errorf("an open stream ends with %v", err)
	}
	if err := stream.Body.Close(); err != nil {
		t.Error(err)
	}
}

// TestServeToOthers asks for a token where others can reach the server.
func TestServeToOthers(t *testing.T) {
	inFolder(t)
	s := startServing(t, "--address", "0.0.0.0:0")
	base, secret, found := strings.Cut(s.url, "/?token=")
	if !found || len(secret) < 20 {
		t.Fatalf("the address is %s", s.url)
	}
	_, port, err := net.SplitHostPort(strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	base = "http://127.0.0.1:" + port
	for path, want := range map[string]int{"/": 401, "/?token=" + secret + "x": 401, "/healthz": 200} {
		if code, _, err := get(base + path); code != want || err != nil {
			t.Errorf("%s: %d %v", path, code, err)
		}
	}
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := c.Get(base + "/?token=" + secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Body.Close(); got.StatusCode != http.StatusSeeOther || err != nil {
		t.Errorf("with the token: %d %v", got.StatusCode, err)
	}
	s.end(t, "can be read by whoever sees the network in between")
	t.Setenv("SWEEP_TOKEN", "of my own making")
	s = startServing(t, "--address", "127.0.0.1:0")
	if code, _, err := get(s.url); code != http.StatusUnauthorized || err != nil || strings.Contains(s.url, "making") {
		t.Errorf("%s with a token of its own: %d %v", s.url, code, err)
	}
	s.end(t)
}

func TestServeRefuses(t *testing.T) {
	inFolder(t)
	write(t, "notes.txt", "hello\n")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--address", "127.0.0.1:" + port}, Failed, "port " + port + " is taken, perhaps by another sweep serve: end that, or take any free port with --address 127.0.0.1:0"},
		{[]string{"--address", "nonsense"}, Usage, `--address must be HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:7878, not "nonsense"`},
		{[]string{"--address", "127.0.0.1:99999"}, Usage, `--address must be HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:7878, not "127.0.0.1:99999"`},
		{[]string{"--address", "127.0.0.1:-1"}, Usage, "--address must be HOST:PORT"},
		{[]string{"--address", "127.0.0.1:banana"}, Usage, "--address must be HOST:PORT"},
		{[]string{"--address", "127.0.0.1"}, Usage, "--address must be HOST:PORT"},
		{[]string{"--out", "nowhere"}, Usage, "there is no folder nowhere: name one with results with --out"},
		{[]string{"--out", "notes.txt"}, Usage, "notes.txt is a file: name a folder"},
		{[]string{"--address", "no.such.host.invalid:0"}, Failed, "name another with --address"},
		{[]string{"--token", "short"}, Usage, "the token has 5 characters"},
		{[]string{"--token", ""}, Usage, "the token has 0 characters"},
		{[]string{"study"}, Usage, "takes no argument"},
		{[]string{"--addrres", "x"}, Usage, "did you mean --address?"},
	} {
		o := sweep(append([]string{"serve"}, c.args...)...)
		if o.code != c.code || !strings.Contains(o.err, c.says) || strings.Count(o.err, "\n") != 1 || o.out != "" {
			t.Errorf("%q: %+v, not %q", c.args, o, c.says)
		}
	}
}

func TestBrowserOf(t *testing.T) {
	for _, c := range []struct {
		system, has, want string
	}{
		{"linux", "", ""}, {"linux", "DISPLAY", "xdg-open"}, {"freebsd", "WAYLAND_DISPLAY", "xdg-open"}, {"linux", "BROWSER", "xdg-open"},
		{"darwin", "", "open"}, {"windows", "", "rundll32"},
	} {
		got, _ := browserOf(c.system, func(name string) string { return map[string]string{c.has: "x"}[name] })
		if got != c.want {
			t.Errorf("on %s with %q: %q, not %q", c.system, c.has, got, c.want)
		}
	}
}
