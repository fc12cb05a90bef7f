package graph

// Sharer is implemented by kernels that can take over what another kernel of the
// same kind, over the same weights, has made of them in Freeze.
type Sharer interface {
	// Share is called in place of Freeze. The other kernel may run at the same
	// time.
	Share(frozen Kernel)
}

// ShareFrozen is Freeze with what another program of the same graph over the same
// weights has made in its own, so that it is in memory once.
func (p *Program) ShareFrozen(frozen *Program) (err error) {
	defer Guard(&err, p.running)
	for p.at = range p.steps {
		i := p.at
		op, ok := p.steps[i].op.(*kernelOp)
		if !ok || p.steps[i].bound == nil {
			continue
		}
		if k, ok := op.kernel.(Sharer); ok {
			k.Share(frozen.steps[i].op.(*kernelOp).kernel)
		} else {
			op.freeze()
		}
	}
	return nil
}
