// Package modelcharts has a section for each chart of what the final models do
// with the texts of the test part: classes, confusion matrix, mistakes, routes,
// calibration, coverage and latency. Most let the reader choose the model.
package modelcharts
