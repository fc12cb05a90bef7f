package subwords

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Pieces is what was learned. It does not change once made and may be used by many
// goroutines.
type Pieces struct {
	names  []string // of the pieces: characters and, as they were learned, merged ones
	merges map[pair]merged
	ids    map[string]int32
	begins map[rune]int32   // the characters that begin a word
	inner  map[rune]int32   // and the others
	learnt []string         // the merges, for Rules
	whole  map[string]int32 // words that are one piece
}

type pair struct{ left, right int32 }

// merged is what a pair becomes, and the rank of that: lower ones come first.
type merged struct{ rank, to int32 }

func newPieces() *Pieces {
	return &Pieces{merges: map[pair]merged{}, ids: map[string]int32{}, begins: map[rune]int32{}, inner: map[rune]int32{}}
}

// character returns the piece of a character, made where it is new.
func (p *Pieces) character(name string, r rune, inner bool) int32 {
	of := p.begins
	if inner {
		of = p.inner
	}
	id, ok := of[r]
	if !ok {
		id = p.piece(name)
		of[r] = id
	}
	return id
}

// piece returns the number of a piece, made where it is new.
func (p *Pieces) piece(name string) int32 {
	id, ok := p.ids[name]
	if !ok {
		id = int32(len(p.names))
		p.names = append(p.names, name)
		p.ids[name] = id
	}
	return id
}

// join makes a piece of two.
func (p *Pieces) join(two pair) int32 {
	left, right := p.names[two.left], p.names[two.right]
	to := p.piece(left + strings.TrimPrefix(right, Inner))
	p.merges[two] = merged{int32(len(p.learnt)), to}
	p.learnt = append(p.learnt, left+" "+right)
	return to
}

// finish finds the words that are one piece, which most words of a text are.
func (p *Pieces) finish() *Pieces {
	whole := map[string]int32{}
	for i, name := range p.names {
		pieces := 0
		p.Each([]byte(name), func(piece string) {
			if pieces++; piece != name {
				pieces = 2
			}
		})
		if pieces == 1 {
			whole[name] = int32(i)
		}
	}
	p.whole, p.ids = whole, nil // which only learning needs
	return p
}

// Size returns the number of different pieces.
func (p *Pieces) Size() int { return len(p.names) }

// Rules writes down what was learned: the characters, then each merge as two pieces
// with a space between them, in order.
func (p *Pieces) Rules() []string {
	characters := p.names[:len(p.begins)+len(p.inner)]
	return append(append([]string(nil), characters...), p.learnt...)
}

// FromRules makes pieces of what Rules wrote.
func FromRules(rules []string) (*Pieces, error) {
	p := newPieces()
	for _, rule := range rules {
		left, right, merge := strings.Cut(rule, " ")
		if !merge {
			rest, inner := strings.CutPrefix(rule, Inner)
			r, n := utf8.DecodeRuneInString(rest)
			if n == 0 || n < len(rest) || r == utf8.RuneError {
				return nil, fmt.Errorf("%q is no character of sub-words", rule)
			}
			p.character(rule, r, inner)
			continue
		}
		a, known := p.ids[left]
		b, too := p.ids[right]
		if !known || !too || !strings.HasPrefix(right, Inner) {
			return nil, fmt.Errorf("%q merges pieces that there are not", rule)
		}
		p.join(pair{a, b})
		p.learnt[len(p.learnt)-1] = rule // in the memory that it has already
	}
	return p.finish(), nil
}

// part is a piece of a word that is being cut: a list of the pieces that are left.
type part struct {
	piece      int32 // -1: a character that was never seen
	from, to   int32 // in the word
	next, last int32 // parts; -1 for none
}

// Each cuts a word and calls yield with the place of each piece in it, and with the
// piece's name. A character that learning never saw is a piece with an empty name.
// Of all pairs that can be merged the one learned first is, of several the leftmost,
// until there is none. It allocates nothing for words of up to 64 characters.
func (p *Pieces) Each(word []byte, yield func(name string)) {
	if piece, ok := p.whole[string(word)]; ok {
		yield(p.names[piece])
		return
	}
	p.cut(word, yield)
}

// cut is Each for words of any number of pieces.
func (p *Pieces) cut(word []byte, yield func(name string)) {
	var partRoom [64]part
	var heapRoom [128]step
	parts, steps := partRoom[:0], steps(heapRoom[:0])
	for at := 0; at < len(word); {
		r, n := utf8.DecodeRune(word[at:])
		of := p.inner
		if at == 0 {
			of = p.begins
		}
		piece, known := of[r]
		if !known {
			piece = -1
		}
		i := int32(len(parts))
		parts = append(parts, part{piece: piece, from: int32(at), to: int32(at + n), next: i + 1, last: i - 1})
		at += n
	}
	if len(parts) == 0 {
		return
	}
	parts[len(parts)-1].next = -1
	for i := range int32(len(parts)) {
		steps = p.consider(steps, parts, i)
	}
	for len(steps) > 0 {
		var s step
		s, steps = steps.pop()
		left := &parts[s.at]
		if left.piece != s.left || left.next < 0 || parts[left.next].piece != s.right || left.piece < 0 {
			continue // one of the two has been merged since
		}
		right := &parts[left.next]
		left.piece, left.to, left.next = p.merges[pair{s.left, s.right}].to, right.to, right.next
		right.piece = -2
		if left.next >= 0 {
			parts[left.next].last = s.at
		}
		steps = p.consider(steps, parts, s.at)
		if left.last >= 0 {
			steps = p.consider(steps, parts, left.last)
		}
	}
	for i := int32(0); i >= 0; i = parts[i].next {
		if parts[i].piece < 0 {
			yield("")
		} else {
			yield(p.names[parts[i].piece])
		}
	}
}

// step is a merge that can be made at a place.
type step struct {
	rank, at    int32
	left, right int32
}

func (a step) before(b step) bool { return a.rank < b.rank || a.rank == b.rank && a.at < b.at }

// consider adds the merge of a part with the next one, if there is one.
func (p *Pieces) consider(s steps, parts []part, at int32) steps {
	a := parts[at]
	if a.next < 0 || a.piece < 0 || parts[a.next].piece < 0 {
		return s
	}
	two := pair{a.piece, parts[a.next].piece}
	if m, ok := p.merges[two]; ok {
		s = s.push(step{m.rank, at, two.left, two.right})
	}
	return s
}

// steps is a heap, the first step to be made first.
type steps []step

func (s steps) push(x step) steps {
	s = append(s, x)
	for i := len(s) - 1; i > 0; {
		up := (i - 1) / 2
		if !s[i].before(s[up]) {
			break
		}
		s[i], s[up] = s[up], s[i]
		i = up
	}
	return s
}

func (s steps) pop() (first step, rest steps) {
	first, s[0] = s[0], s[len(s)-1]
	s = s[:len(s)-1]
	for i := 0; ; {
		least := i
		for _, down := range [2]int{2*i + 1, 2*i + 2} {
			if down < len(s) && s[down].before(s[least]) {
				least = down
			}
		}
		if least == i {
			return first, s
		}
		s[i], s[least] = s[least], s[i]
		i = least
	}
}
