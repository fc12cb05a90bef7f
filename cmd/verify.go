package sweepcmd

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/shell"
	"github.com/doubleroute/sweep/results/sqlite"
)

func (p *program) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "say whether the stored results are as they were written, and save those that are",
		Description: "It reads all of DIR/sweep.db and names what is damaged and what is missing. --save writes\n" +
			"a new database of the rest. With that in place of DIR/sweep.db, a run goes on and trains\n" +
			"again what is lost. Exit code 1 if anything was found.",
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{Name: "save", Usage: "new database `FILE` for what is whole"},
			boolFlag("json", "print JSON"),
		},
		Action: p.verify,
	}
}

// verified is the JSON of `sweep verify`.
type verified struct {
	Sound   bool            `json:"sound"`
	Faults  []string        `json:"faults"` // of the file itself
	Studies []verifiedStudy `json:"studies"`
	Saved   *verifiedCopy   `json:"saved"` // null without --save
}

type verifiedStudy struct {
	Study   string   `json:"study"`
	Whole   int      `json:"whole"` // rows
	Damaged []string `json:"damaged"`
	Missing []string `json:"missing"`
}

type verifiedCopy struct {
	File string `json:"file"`
	Kept int    `json:"kept"` // rows
	Lost int    `json:"lost"`
}

func (p *program) verify(c *cli.Context) (err error) {
	if err := noArguments(c); err != nil {
		return err
	}
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	found, err := store.Verify(c.Context)
	if err != nil {
		return err
	}
	v := verified{Sound: found.Sound(), Faults: append([]string{}, found.Faults...), Studies: []verifiedStudy{}}
	for _, st := range found.Studies {
		v.Studies = append(v.Studies, verifiedStudy{st.Study, st.Whole, append([]string{}, st.Damaged...), append([]string{}, st.Missing...)})
	}
	if c.IsSet("save") {
		if v.Saved, err = saved(c, store); err != nil {
			return err
		}
	}
	if c.Bool("json") {
		err = p.printJSON(v)
	} else {
		p.printVerified(database(c), v)
	}
	if err == nil && !v.Sound {
		err = p.unsound(c, v)
	}
	return err
}

// unsound says what to do about damage.
func (p *program) unsound(c *cli.Context, v verified) error {
	if v.Saved != nil {
		return fmt.Errorf("%s is damaged: with %s in its place, a run goes on and trains again what is lost", database(c), v.Saved.File)
	}
	return fmt.Errorf("%s is damaged: %s verify --out %s --save %s saves what is whole", database(c), p.name, shell.Word(c.String("out")), shell.Word(filepath.Join(c.String("out"), "saved.db")))
}

// saved writes what is whole to a new database.
func saved(c *cli.Context, store *sqlite.Store) (*verifiedCopy, error) {
	to := c.String("save")
	n, err := store.Save(c.Context, to)
	if errors.Is(err, fs.ErrExist) {
		return nil, usage(err)
	}
	if err != nil {
		return nil, err
	}
	return &verifiedCopy{to, n.Kept, n.Lost}, nil
}

func (p *program) printVerified(file string, v verified) {
	show := func(format string, args ...any) { _, _ = fmt.Fprintf(p.text(), format+"\n", args...) }
	for _, fault := range v.Faults {
		show("%s: %s", file, fault)
	}
	for _, st := range v.Studies {
		name := st.Study
		if name == "" {
			name = "a study whose name is lost"
		}
		if len(st.Damaged)+len(st.Missing) == 0 {
			show("%s: sound, %s", name, prose.Count(st.Whole, "row"))
			continue
		}
		show("%s: damaged, %s whole", name, prose.Count(st.Whole, "row"))
		for _, what := range st.Damaged {
			show("  not as it was written: %s", what)
		}
		for _, what := range st.Missing {
			show("  missing: %s", what)
		}
	}
	if v.Saved != nil {
		show("%s: %s saved, %s lost", v.Saved.File, prose.Count(v.Saved.Kept, "row"), prose.Count(v.Saved.Lost, "row"))
	}
}
