package formats

import (
	"fmt"
	"image/color"
	"math"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A picture is this large, in the pixels of CSS, of which an inch has 96.
const (
	pageWidth  = 1200
	pageHeight = 800
	pixel      = vg.Inch / 96
)

// paper draws on a canvas in pixels, from the top left corner.
type paper struct {
	canvas        vg.Canvas
	regular, bold *opentype.Font
}

// newPaper paints a canvas white.
func newPaper(canvas vg.Canvas) (*paper, error) {
	regular, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("the font cannot be read: %w", err)
	}
	bold, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		return nil, fmt.Errorf("the font cannot be read: %w", err)
	}
	p := &paper{canvas, regular, bold}
	p.fill(rgb(0xffffff, 1), at{0, 0}, at{pageWidth, 0}, at{pageWidth, pageHeight}, at{0, pageHeight})
	return p, nil
}

// at is a place on the paper.
type at struct{ x, y float64 }

func (a at) plus(dx, dy float64) at { return at{a.x + dx, a.y + dy} }

func (a at) point() vg.Point {
	return vg.Point{X: vg.Length(a.x) * pixel, Y: vg.Length(pageHeight-a.y) * pixel}
}

// rgb is a colour of red, green and blue in hexadecimal, as the report's page
// writes it, at an opacity.
func rgb(hex uint32, opacity float64) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: uint8(math.Round(255 * opacity))}
}

func path(points []at, closed bool) vg.Path {
	var way vg.Path
	for i, a := range points {
		if i == 0 {
			way.Move(a.point())
			continue
		}
		way.Line(a.point())
	}
	if closed {
		way.Close()
	}
	return way
}

func (p *paper) fill(c color.Color, points ...at) {
	p.canvas.SetColor(c)
	p.canvas.Fill(path(points, true))
}

func (p *paper) stroke(c color.Color, width float64, points ...at) {
	p.canvas.SetColor(c)
	p.canvas.SetLineWidth(vg.Length(width) * pixel)
	p.canvas.SetLineDash(nil, 0)
	p.canvas.Stroke(path(points, false))
}

// shape is the outline of a mark of about the same area whatever its shape.
type shape func(centre at, size float64) vg.Path

func circle(a at, size float64) vg.Path {
	var way vg.Path
	radius := vg.Length(size) * pixel
	way.Move(a.plus(size, 0).point())
	way.Arc(a.point(), radius, 0, 2*math.Pi)
	way.Close()
	return way
}

func triangle(a at, size float64) vg.Path {
	size *= 1.25
	return path([]at{a.plus(0, -size), a.plus(size*math.Sqrt(3)/2, size/2), a.plus(-size*math.Sqrt(3)/2, size/2)}, true)
}

func diamond(a at, size float64) vg.Path {
	size *= 1.2
	return path([]at{a.plus(0, -size), a.plus(size, 0), a.plus(0, size), a.plus(-size, 0)}, true)
}

// mark is how a kind of point is drawn. Shape and colour both show the kind.
type mark struct {
	shape shape
	color color.Color
	size  float64
	edge  color.Color // around it; of a hollow mark all there is
	width float64
}

func (p *paper) mark(m mark, centre at) {
	way := m.shape(centre, m.size)
	if m.color != nil {
		p.canvas.SetColor(m.color)
		p.canvas.Fill(way)
	}
	if m.edge != nil {
		p.canvas.SetColor(m.edge)
		p.canvas.SetLineWidth(vg.Length(m.width) * pixel)
		p.canvas.SetLineDash(nil, 0)
		p.canvas.Stroke(way)
	}
}

// style is how text is written.
type style struct {
	size  float64 // in pixels
	bold  bool
	color color.Color
	align float64 // 0: the place is its left end; ½: its middle; 1: its right end
}

func (p *paper) face(s style) font.Face {
	f := font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(s.size) * pixel}, Face: p.regular}
	if s.bold {
		f.Font.Weight, f.Face = xfont.WeightBold, p.bold
	}
	return f
}

// width returns how wide text is.
func (p *paper) width(s style, text string) float64 {
	face := p.face(s)
	return float64(face.Width(text) / pixel)
}

// write writes one line of text with its baseline at a place.
func (p *paper) write(s style, a at, text string) {
	if text == "" {
		return
	}
	a.x -= s.align * p.width(s, text)
	p.canvas.SetColor(s.color)
	p.canvas.FillString(p.face(s), a.point(), text)
}

// fit cuts text so that it is at most so wide.
func (p *paper) fit(s style, text string, most float64) string {
	if p.width(s, text) <= most {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && p.width(s, string(runes)+"…") > most {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
