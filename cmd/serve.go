package sweepcmd

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/prose"
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
			&cli.StringFlag{Name: "token-file", Usage: "`FILE` that the token is in, where other users of the machine do not see it", DefaultText: "none"},
			&cli.StringFlag{Name: "tls-cert", Usage: "`FILE` with a certificate in PEM, to encrypt what is sent; with --tls-key", DefaultText: "none"},
			&cli.StringFlag{Name: "tls-key", Usage: "`FILE` with the certificate's key", DefaultText: "none"},
			boolFlag("open", "open it in a browser"),
		},
		Action: p.serve,
	}
}

// tokenVariable is the environment variable that a token may be in, where other
// users of the machine do not see it.
const tokenVariable = "SWEEP_TOKEN"

// token returns the token that a command was given, "" if none.
func (p *program) token(c *cli.Context) (string, error) {
	token, given := os.LookupEnv(tokenVariable)
	if c.IsSet("token") && c.IsSet("token-file") {
		return "", usage(errors.New("the token is given twice: take --token or --token-file"))
	}
	switch {
	case c.IsSet("token"):
		token, given = c.String("token"), true
	case c.IsSet("token-file"):
		file := c.String("token-file")
		text, err := os.ReadFile(file)
		if err != nil {
			return "", usage(fmt.Errorf("the token cannot be read from %s: %w", file, prose.Cause(err)))
		}
		token, given = strings.TrimSpace(string(text)), true
	}
	if given && len(token) < shortestToken {
		return "", usage(fmt.Errorf("the token has %d characters, so that it could be guessed: give one of at least %d, or none to have one made", len(token), shortestToken))
	}
	return token, nil
}

// certificateOf returns the certificate that a command was given, nil if none.
func certificateOf(c *cli.Context) (*tls.Certificate, error) {
	certificate, key := c.String("tls-cert"), c.String("tls-key")
	switch {
	case certificate == "" && key == "":
		return nil, nil
	case certificate == "" || key == "":
		return nil, usage(errors.New("--tls-cert and --tls-key go together: a certificate is of no use without its key"))
	}
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, usage(fmt.Errorf("the certificate %s and the key %s cannot be used: %w", certificate, key, prose.Cause(err)))
	}
	return &pair, nil
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
	o := p.serveOptions(c)
	var err error
	if o.Token, err = p.token(c); err != nil {
		return err
	}
	if o.Certificate, err = certificateOf(c); err != nil {
		return err
	}
	address := c.String("address")
	l, err := p.listen(address)
	if err != nil {
		return err
	}
	if err := p.bringUpToDate(c); err != nil {
		return errors.Join(err, l.Close())
	}
	o.Hosts = serve.Hosts(l, address)
	shown := p.guard(&o, l)
	ctx, release := untilSignalled(c.Context)
	defer release()
	url := o.URL(l, address, "/", shown)
	if _, err := fmt.Fprintf(p.out, "Studies of %s: open %s (Ctrl-C ends this)\n", c.String("out"), url); err != nil {
		return errors.Join(err, l.Close())
	}
	if c.Bool("open") {
		if err := p.browse(o.URL(l, address, "/", o.Token)); err != nil {
			p.say("%v: open the address yourself", err)
		}
	}
	return serve.New(o).Serve(ctx, l)
}

// guard makes a token where others can reach the server and none was given, which it
// returns: nobody but its owner needs to see one that was. It says what is not
// guarded.
func (p *program) guard(o *serve.Options, l net.Listener) (shown string) {
	if serve.Loopback(l) {
		return ""
	}
	if o.Token == "" {
		o.Token = serve.NewToken()
		shown = o.Token
	}
	if o.Certificate == nil {
		p.say("the token and the pages can be read by whoever sees the network in between: encrypt them with --tls-cert and --tls-key")
	}
	return shown
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
