package routes

import (
	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/submodels/ngrams"
)

// tensors lists what a model file has of a route's sparse vectors.
func (s *sparse) tensors(route int) []modelfile.Tensor {
	e := s.encode()
	all := []modelfile.Tensor{modelfile.KeyTensor(modelfile.KeysTensor(route), e.Keys)}
	if e.Scales != nil {
		all = append(all, modelfile.FloatTensor(modelfile.ScalesTensor(route), e.Scales, len(e.Scales)))
	}
	return all
}

// restoreSparse makes the sparse vectors of a route, without texts, where it sees
// such.
func (l *loader) restoreSparse(i int, r Route) error {
	spec, _ := l.registry.SubModels.Lookup(r.SubModel)
	f := l.Routes[i].Sparse
	if spec.Sparse == nil || !l.data.IsText() {
		return nil
	}
	if f == nil || !(f.Active >= 0 && f.Active <= maxLength) {
		return modelfile.ErrDamaged
	}
	o := spec.Sparse(r.Settings).Options
	stored := ngrams.Stored{Keys: l.Uint64s(modelfile.KeysTensor(i)), Scales: l.FloatsOf(modelfile.ScalesTensor(i))}
	if len(stored.Scales) == 0 {
		stored.Scales = nil
	}
	e := ngrams.NewEncoder(o, stored)
	if stored.Scales != nil && len(stored.Scales) != e.Rows() {
		return modelfile.ErrDamaged
	}
	l.data.sparse.add(&sparse{key: sparseKey{r.View, o}, encoder: e, size: ngrams.Size{Rows: e.Rows(), Exact: len(stored.Keys), Active: f.Active}})
	return nil
}
