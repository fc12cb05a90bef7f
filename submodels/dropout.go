package submodels

// dropout is inverted dropout (Srivastava et al. 2014) with a mask that is a
// function of seed, name and step.
type dropout struct {
	p    float64
	seed uint64
	step *int
	name string
	mask []float32
}

func (d *dropout) Name() string { return d.name }

func (d *dropout) Forward(out []float32, in [][]float32) {
	x := in[0]
	d.mask = sized(d.mask, len(x))
	rng := Stream(d.seed, d.name, *d.step)
	threshold := uint32(d.p * (1 << 32))
	keep := float32(1 / (1 - d.p))
	for i := 0; i < len(x); i += 2 {
		bits := rng.Uint64()
		for j := i; j < min(i+2, len(x)); j++ {
			d.mask[j] = 0
			if uint32(bits) >= threshold {
				d.mask[j] = keep
			}
			out[j] = x[j] * d.mask[j]
			bits >>= 32
		}
	}
}

func (d *dropout) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	for i, m := range d.mask {
		din[0][i] = dout[i] * m
	}
}

func (d *dropout) Cost(int) KernelCost { return KernelCost{} }
