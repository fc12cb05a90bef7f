package sweepcmd

import (
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/answers"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/records"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// onStdin is what a file is called that comes on standard input.
const onStdin = "standard input"

// recordFlags say how a file of records is read where its content does not.
func recordFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "form", Usage: "`FORM` of the file, one of " + strings.Join(records.Forms(), ", "), DefaultText: "found out"},
		&cli.StringFlag{Name: "encoding", Usage: "`ENCODING` of the file, such as windows-1251 or shift_jis", DefaultText: "found out"},
		&cli.StringFlag{Name: "delimiter", Usage: "`CHARACTER` between the cells of a row", DefaultText: "found out"},
		&cli.StringFlag{Name: "header", Usage: "true or false: whether the first row names the columns", DefaultText: "found out"},
		&cli.StringSliceFlag{Name: "text", Usage: "`COLUMNS` that hold the text, such as subject,body, by name or by number from 1", DefaultText: "those the model was trained on, or found out"},
	}
}

// questions is what a model is asked about.
type questions struct {
	next  func() (answers.Question, error)
	kept  []string // names of what is kept
	file  string
	close func()

	notices func() []string
	said    []string
}

// place says where a record is, for people.
func (q *questions) place(line int) string {
	if q.file == "" {
		return fmt.Sprintf("line %d of standard input", line)
	}
	if line == 0 {
		return q.file
	}
	return fmt.Sprintf("%s:%d", q.file, line)
}

// sayNew says what has been noticed of the file and was not said yet.
func (p *program) sayNew(q *questions) {
	for _, n := range q.notices() {
		if !slices.Contains(q.said, n) {
			p.say("%s", n)
			q.said = append(q.said, n)
		}
	}
}

// questions opens what the model is asked about: a file, or lines of standard input.
func (p *program) questions(c *cli.Context, m *routes.Classifier) (*questions, error) {
	if c.NArg() == 1 {
		return lines(p.in, c.String("encoding"), m)
	}
	src, err := sourceOf(c, m)
	if err != nil {
		return nil, err
	}
	src.NoLabel = true
	if src.Keep, err = listOf(c, "keep"); err != nil {
		return nil, err
	}
	rd, err := p.openRecords(src)
	if err != nil {
		return nil, err
	}
	return &questions{file: rd.Layout().File, kept: src.Keep, notices: rd.Notices, close: func() { _ = rd.Close() }, // nothing was written
		next: func() (answers.Question, error) {
			rec, err := rd.Next()
			return answers.Question{Example: text.Example{Fields: rec.Fields, Numbers: rec.Numbers, Line: rec.Line}, Kept: rec.Kept}, byFlags(err)
		},
	}, nil
}

// sourceOf says how a file is read for a model.
func sourceOf(c *cli.Context, m *routes.Classifier) (records.Source, error) {
	src := records.Source{Path: c.Args().Get(1), Form: c.String("form"), Encoding: c.String("encoding"), Delimiter: c.String("delimiter"), Unlabelled: true}
	if c.IsSet("header") {
		headed, err := strconv.ParseBool(c.String("header"))
		if err != nil {
			return src, usage(fmt.Errorf("--header must be true or false, not %q", c.String("header")))
		}
		src.Header = map[bool]string{true: "yes", false: "no"}[headed]
	}
	columns, err := listOf(c, "text")
	if err != nil {
		return src, err
	}
	if m.Columns() > 0 {
		if len(columns) > 0 || src.Form != "" && src.Form != "vectors" {
			return src, usage(fmt.Errorf("this model reads rows of %d numbers and no text: leave out --text and --form", m.Columns()))
		}
		src.Form, src.Columns = "vectors", m.ColumnNames()
		return src, nil
	}
	if n := len(columns); n > 0 && n != len(m.Fields()) {
		return src, usage(fmt.Errorf("this model reads %s, %s, and --text names %d", prose.Count(len(m.Fields()), "text column"), prose.And(m.Fields()), n))
	}
	src.Text, src.Prefer = columns, m.Fields()
	return src, nil
}

// openRecords opens a file of records, or standard input for -.
func (p *program) openRecords(src records.Source) (rd *records.Reader, err error) {
	if src.Path == "-" {
		rd, err = records.OpenStream(onStdin, p.in, src, nil)
	} else {
		rd, err = records.Open(src, nil)
	}
	return rd, byFlags(err)
}

// sayInFile is what an error of reading advises to say in an experiment.
var sayInFile = regexp.MustCompile(`(?:data\.)?\b(form|encoding|delimiter|header|text|label|multiple) = ("[^"]*"|true|false)`)

// byFlags is an error of reading a file that advises flags: there is no experiment to
// say something in.
func byFlags(err error) error {
	var fault *records.Error
	if !errors.As(err, &fault) {
		return err
	}
	flagged := *fault
	flagged.Msg = sayInFile.ReplaceAllString(fault.Msg, "--$1 $2")
	return &flagged
}

// numbersIn reads numbers with tabs, commas or spaces between them.
func numbersIn(line string) ([]float32, error) {
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ',' || r == ' ' })
	numbers := make([]float32, len(parts))
	for i, part := range parts {
		x, err := strconv.ParseFloat(part, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", part)
		}
		numbers[i] = float32(x)
	}
	return numbers, nil
}

// cutList cuts a list at its commas, but for those in double quotes.
func cutList(list string) ([]string, error) {
	r := csv.NewReader(strings.NewReader(list))
	r.TrimLeadingSpace = true
	names, err := r.Read()
	if err == nil && r.InputOffset() < int64(len(list)) {
		err = errors.New("a line break")
	}
	return names, err
}
