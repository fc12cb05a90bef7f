package sweepcmd

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/serve"
	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
)

func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "show all studies in a browser, following those that run; Ctrl-C ends it",
		Description: "A page lists the studies, each has its report, and several can be compared. It changes\n" +
			"none of them. Only this machine can reach the usual address. For all of the network\n" +
			"take --address :7878; the address printed then ends in the token that it asks for.",
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{Name: "address", Value: serve.Address, Usage: "`HOST:PORT` to listen on; port 0 is any that is free"},
			&cli.StringFlag{Name: "token", Usage: fmt.Sprintf("`TOKEN` that visitors must show, of %d characters or more", shortestToken),
				DefaultText: "$" + tokenVariable + ", or a new one where others can reach the address, else none"},
			boolFlag("open", "open it in a browser"),
		},
		Action: p.serve,
	}
}

// tokenVariable is the environment variable that a token may be in, where other
// users of the machine do not see it.
const tokenVariable = "SWEEP_TOKEN"

// tokenOf returns the token that a command was given, and whether it was.
func tokenOf(c *cli.Context) (string, bool) {
	if c.IsSet("token") {
		return c.String("token"), true
	}
	return os.LookupEnv(tokenVariable)
}

// shortestToken is the length below which a token could be guessed.
const shortestToken = 12

func (p *program) serve(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	if err := checkServe(c); err != nil {
		return err
	}
	token, _ := tokenOf(c)
	address := c.String("address")
	l, err := p.listen(address)
	if err != nil {
		return err
	}
	if err := p.bringUpToDate(c); err != nil {
		return errors.Join(err, l.Close())
	}
	shown := "" // nobody but its owner needs to see a token that was given
	if token == "" && !serve.Loopback(l) {
		token = serve.NewToken()
		shown = token
	}
	o := p.serveOptions(c)
	o.Token, o.Hosts = token, serve.Hosts(l, address)
	ctx, release := untilSignalled(c.Context)
	defer release()
	url := serve.URL(l, address, "/", shown)
	if _, err := fmt.Fprintf(p.out, "Studies of %s: open %s (Ctrl-C ends this)\n", c.String("out"), url); err != nil {
		return errors.Join(err, l.Close())
	}
	if c.Bool("open") {
		if err := p.browse(serve.URL(l, address, "/", token)); err != nil {
			p.say("%v: open the address yourself", err)
		}
	}
	return serve.New(o).Serve(ctx, l)
}

// listen takes an address, or says how to take another one.
func (p *program) listen(address string) (net.Listener, error) {
	l, err := serve.Listen(address)
	host, _, _ := net.SplitHostPort(address) // checkServe has read it
	switch {
	case errors.Is(err, serve.ErrTaken):
		return nil, fmt.Errorf("%w, perhaps by another %s serve: end that, or take any free port with --address %s", err, p.name, net.JoinHostPort(host, "0"))
	case err != nil:
		return nil, fmt.Errorf("%w; name another with --address, such as %s", err, serve.Address)
	}
	return l, nil
}

// checkServe refuses flags that cannot be meant.
func checkServe(c *cli.Context) error {
	address, out := c.String("address"), c.String("out")
	if token, given := tokenOf(c); given && len(token) < shortestToken {
		return usage(fmt.Errorf("the token has %d characters, so that it could be guessed: give one of at least %d, or none to have one made", len(token), shortestToken))
	}
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return usage(fmt.Errorf("--address must be HOST:PORT with a port from 0 to 65535, such as %s, not %q", serve.Address, address))
	}
	at, err := os.Stat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.IsSet("out"): // the usual one is made by the first run
		return usage(fmt.Errorf("there is no folder %s: name one with results with --out, or make it first if a run is to come", out))
	case err == nil && !at.IsDir():
		return usage(fmt.Errorf("%s is a file: name a folder of results with --out", out))
	}
	return nil
}

// bringUpToDate opens the results once, so that the terminal says if their
// format changes. What else is wrong with them the pages say.
func (p *program) bringUpToDate(c *cli.Context) error {
	s, err := sqlite.OpenReading(c.Context, database(c))
	if err != nil {
		return nil
	}
	p.sayMigrated(c, s)
	return s.Close()
}

// serveOptions is what is served of a command's folder of results.
func (p *program) serveOptions(c *cli.Context) serve.Options {
	return serve.Options{
		Database: database(c),
		Program:  p.name,
		Planned:  p.planned,
		Settings: settingsOf,
		Views:    p.plainViews(),
		Compare:  reports.WriteComparison,
	}
}

// planned returns how many trials the experiment of a study asks for, or 0: if
// it does not say, a time budget may have decided.
func (p *program) planned(st results.Study) int {
	defaults, err := experiments.StoredDefaults(st.Defaults)
	if err != nil {
		return 0
	}
	e, err := experiments.Parse(st.File, st.Experiment, experiments.Options{Registry: p.registry, Set: st.Set, Defaults: defaults})
	if err != nil || !e.Written("search.trials") {
		return 0
	}
	return e.Search.Trials
}
