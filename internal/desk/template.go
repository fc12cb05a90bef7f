package desk

import (
	"fmt"
	"strings"
)

// piece is one part of a parsed template: exactly one of its fields is set.
type piece struct {
	text    string    // to be written as it is
	slot    string    // to be filled from the section of this name
	options [][]piece // one of these is written
}

// template is one line of a section.
type template struct {
	line   string // as it stands in the file
	at     string // file and line number
	pieces []piece
}

// parseTemplate reads one line of the syntax described in the package comment.
func parseTemplate(line, at string) (template, error) {
	p := parser{rest: line}
	pieces, err := p.sequence()
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q closes nothing", p.rest[:1])
	}
	if err != nil {
		return template{}, fmt.Errorf("%s: %w in %q", at, err, line)
	}
	return template{line: line, at: at, pieces: pieces}, nil
}

// parser is a recursive descent over what is left of a line.
type parser struct{ rest string }

// sequence reads up to the end or to a mark that ends an alternative.
func (p *parser) sequence() ([]piece, error) {
	var pieces []piece
	for p.rest != "" {
		n := strings.IndexAny(p.rest, "{}()[]|")
		switch {
		case n > 0:
			pieces = append(pieces, piece{text: p.rest[:n]})
			p.rest = p.rest[n:]
			continue
		case n < 0:
			pieces = append(pieces, piece{text: p.rest})
			p.rest = ""
			continue
		}
		mark := p.rest[0]
		var next piece
		var err error
		switch mark {
		case '{':
			next, err = p.slot()
		case '(':
			next, err = p.group(')')
		case '[':
			next, err = p.group(']')
			next.options = append(next.options, nil) // as likely as to be written
		case '}':
			return nil, fmt.Errorf("%q closes nothing", "}")
		default:
			return pieces, nil
		}
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, next)
	}
	return pieces, nil
}

// slot reads {name}.
func (p *parser) slot() (piece, error) {
	name, rest, closed := strings.Cut(p.rest[1:], "}")
	if !closed || name == "" {
		return piece{}, fmt.Errorf("a slot is written {name}")
	}
	p.rest = rest
	return piece{slot: name}, nil
}

// group reads (a|b|c) or [a|b], up to and with the closing mark.
func (p *parser) group(closing byte) (piece, error) {
	opening := p.rest[:1]
	var options [][]piece
	for {
		p.rest = p.rest[1:] // the opening mark, or the | before this option
		option, err := p.sequence()
		if err != nil {
			return piece{}, err
		}
		options = append(options, option)
		switch {
		case p.rest == "":
			return piece{}, fmt.Errorf("%q is never closed", opening)
		case p.rest[0] == closing:
			p.rest = p.rest[1:]
			return piece{options: options}, nil
		case p.rest[0] != '|':
			return piece{}, fmt.Errorf("%q closes %q", p.rest[:1], opening)
		}
	}
}

// slots calls visit with the name of every slot of the pieces, nested ones too.
func slots(pieces []piece, visit func(name string)) {
	for _, p := range pieces {
		if p.slot != "" {
			visit(p.slot)
		}
		for _, option := range p.options {
			slots(option, visit)
		}
	}
}
