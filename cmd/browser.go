package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/serve"
	"github.com/doubleroute/sweep/results"
)

// liveReport shows a run in a browser while it goes on. Whatever happens to it,
// the run goes on.
type liveReport struct {
	server *serve.Server
	stop   context.CancelFunc
	served chan error
	opened time.Time // zero: no browser was
}

// showLive starts to show a run, from the page of its first study; nil if that
// cannot be.
func (p *program) showLive(c *cli.Context, jobs []job) *liveReport {
	const address = "127.0.0.1:0"
	l, err := serve.Listen(address)
	if err != nil {
		p.say("the run cannot be shown in a browser: %v. It goes on", err)
		return nil
	}
	o := p.serveOptions(c)
	o.Hosts = serve.Hosts(l, address)
	plans := map[string]int{}
	for _, j := range jobs {
		plans[j.exp.Name] = j.exp.Search.Trials
		if (c.IsSet("budget") || j.exp.Search.FLOPs > 0) && !j.exp.Written("search.trials") {
			plans[j.exp.Name] = 0
		}
	}
	o.Planned = func(st results.Study) int {
		if n, mine := plans[st.Name]; mine {
			return n
		}
		return p.planned(st)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(c.Context)) // an interrupted run still shows how it ends
	k := &liveReport{server: serve.New(o), stop: stop, served: make(chan error, 1)}
	go func() { k.served <- k.server.Serve(ctx, l) }()
	path := "/"
	if len(jobs) == 1 {
		path = serve.Path(jobs[0].exp.Name)
	}
	url := o.URL(l, address, path, "")
	err = p.browse(url)
	if err == nil {
		k.opened = time.Now()
	}
	switch {
	case err != nil:
		_, _ = fmt.Fprintf(p.err, "Live report: open %s (%v)\n", url, err)
	case !c.Bool("quiet"):
		_, _ = fmt.Fprintf(p.err, "Live report: %s\n", url)
	}
	return k
}

// end notifies the pages how the run ended, gives those that are open two seconds
// to take over its last results, and stops showing it.
func (k *liveReport) end(c *cli.Context, jobs []job, fault error) {
	if k == nil {
		return
	}
	said := "the run has ended; the report is in " + reportFile(c.String("out"), jobs[0].exp.Name)
	switch {
	case errors.Is(fault, context.Canceled):
		said = "the run was interrupted; the same command again goes on"
	case fault != nil:
		said = "the run has failed; the terminal says why"
	case len(jobs) > 1:
		said = "the runs have ended; the reports are in " + c.String("out")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context), 2*time.Second)
	defer cancel()
	// A browser that has only just been started has yet to load the page.
	k.server.End(ctx, said, time.Since(k.opened) < 10*time.Second)
	k.stop()
	<-k.served // nothing that the run's user could do anything about
}

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
