package formats

import (
	"io"

	"gonum.org/v1/plot/vg/vgimg"
)

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
