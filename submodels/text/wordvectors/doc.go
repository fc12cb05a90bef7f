// Package wordvectors reads word vectors that were learned elsewhere: GloVe's and
// word2vec's text, word2vec's binary form, fastText's .vec, and a tensor of
// safetensors with a list of words beside it, each plain or packed with gzip. The
// form is found out from the content.
//
// Of a file of any size only the rows are kept that can matter: those of given
// words, and of as many others as are asked for, the first of the file, which are
// its most frequent.
package wordvectors
