package reports

// sections lists the charts of a study, in the order of the page. What a study
// has nothing to say about is left out.
func sections(v *view) []section {
	var all []section
	for _, s := range []*section{
		frontSection(v),
		historySection(v),
		volumeSection(v),
		edfSection(v),
		curvesSection(v),
		pairsSection(v),
		importanceSection(v),
		parallelSection(v),
		slicesSection(v),
		contourSection(v),
		bankSection(v),
		classesSection(v),
		confusionSection(v),
		mistakesSection(v),
		routesSection(v),
		balanceSection(v),
		pushSection(v),
		calibrationSection(v),
		coverageSection(v),
		lengthsSection(v),
		timelineSection(v),
	} {
		if s != nil {
			all = append(all, *s)
		}
	}
	return all
}
