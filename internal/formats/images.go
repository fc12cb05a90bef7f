package formats

import (
	"bytes"
	"fmt"
	"html"
	"io"

	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// writeSVG draws the front as SVG, with text as text. The letters are those of
// Liberation Sans, or of Arial, which is as wide, where that is not installed.
func writeSVG(s *Study, o Options, w io.Writer) error {
	p, err := newPicture(s, o.Cost)
	if err != nil {
		return err
	}
	canvas := vgsvg.New(pageWidth*pixel, pageHeight*pixel)
	if err := p.draw(canvas); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return err
	}
	_, drawing, found := bytes.Cut(b.Bytes(), []byte("xlink\">"))
	if !found {
		return fmt.Errorf("the drawing has no beginning: %.80q", b.Bytes())
	}
	// Names are escaped, so these bytes stand in no name.
	drawing = bytes.ReplaceAll(drawing, []byte(`style="font-family:Liberation Sans;`),
		[]byte(`style="font-family:'Liberation Sans',Arial,Helvetica,sans-serif;`))
	title := html.EscapeString(p.title)
	_, err = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %g %g" role="img" aria-label="%s">
<title>%s</title>
<desc>%s</desc>%s`,
		pageWidth, pageHeight, float64(pageWidth*pixel), float64(pageHeight*pixel), title, title, html.EscapeString(p.subtitle), drawing)
	return err
}

// writePNG paints the front as it is in the SVG, with two dots a pixel.
func writePNG(s *Study, o Options, w io.Writer) error {
	p, err := newPicture(s, o.Cost)
	if err != nil {
		return err
	}
	canvas := vgimg.NewWith(vgimg.UseWH(pageWidth*pixel, pageHeight*pixel), vgimg.UseDPI(2*96))
	if err := p.draw(canvas); err != nil {
		return err
	}
	_, err = vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	return err
}
