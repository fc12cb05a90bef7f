"""Predicts with model files of sweep. It needs NumPy and nothing else: copy this file.

    model = Model.load("trial-12.sweep")
    name, probabilities = model.predict("the text")

docs/FORMAT.md of sweep says what is in a file. Texts are cut by the rules of Unicode 17.
"""

import hashlib
import json
import math
import struct
from bisect import bisect_right

import numpy as np

__all__ = ["Model", "words", "characters", "lower"]

# Tables of Unicode: runs of code points with the same properties, and those that have a
# lower case. They are written by generate.go.
WORDS = "LF,Newline,CR,WSegSpace,DoubleQuote,SingleQuote,MidNum,MidNumLet,Numeric,MidLetter,ALetter,ExtendNumLet,ExtendedPictographic,Format,Extend,HebrewLetter,ZWJ,ALetter+ExtendedPictographic,Katakana,RegionalIndicator a.1.0 0.2.1 0.1.2 i.1.3 1.1.4 4.1.5 4.1.6 1.1.7 1.a.8 0.1.9 0.1.6 5.q.a 4.1.b 1.q.a a.1.1 z.1.c 0.1.a 2.1.d 0.1.c 6.1.a 1.1.9 0.1.a 1.1.a 5.n.a 1.v.a 1.dc.a 6.y.a 0.34.e 0.5.a 1.2.a 2.4.a 0.1.6 0.1.a 6.1.a 0.1.9 0.3.a 1.1.a 1.k.a 1.2b.a 1.3v.a 1.7.e 0.4m.a 1.12.a 2.4.a 1.1.a 0.1.9 0.15.a 0.1.6 0.1.a 6.19.e 1.1.e 1.2.e 1.2.e 1.1.e 8.r.f 4.4.f 0.1.a 0.1.9 b.6.8 6.2.6 2.b.e 1.1.d 3.17.a 0.l.e 0.a.8 1.1.8 0.1.6 1.2.a 0.1.e 0.2r.a 1.1.a 0.7.e 0.1.8 1.6.e 0.2.a 0.2.e 1.4.e 0.2.a 0.a.8 0.3.a 2.1.a f.2.a 0.1.e 0.u.a 0.r.e 2.2h.a 0.b.e 0.1.a e.a.8 0.x.a 0.9.e 0.2.a 2.1.6 1.1.a 2.1.e 2.m.a 0.4.e 0.1.a 0.9.e 0.1.a 0.3.e 0.1.a 0.5.e i.p.a 0.3.e 4.b.a 5.o.a 1.7.a 0.2.8 5.9.e 0.16.a 0.o.e 0.1.8 0.x.e 0.1i.a 0.3.e 0.1.a 0.i.e 0.1.a 0.7.e 0.a.a 0.2.e 2.a.8 1.g.a 0.3.e 1.8.a 2.2.a 2.m.a 1.7.a 1.1.a 3.4.a 2.1.e 0.1.a 0.7.e 2.2.e 2.3.e 0.1.a 8.1.e 4.2.a 1.3.a 0.2.e 2.a.8 0.2.a a.1.a 1.1.e 2.3.e 1.6.a 4.2.a 2.m.a 1.7.a 1.2.a 1.2.a 1.2.a 2.1.e 1.5.e 4.2.e 2.3.e 3.1.e 7.4.a 1.1.a 7.a.8 0.2.e 0.3.a 0.1.e b.3.e 1.9.a 1.3.a 1.m.a 1.7.a 1.2.a 1.5.a 2.1.e 0.1.a 0.8.e 1.3.e 1.3.e 2.1.a f.2.a 0.2.e 2.a.8 9.1.a 0.6.e 1.3.e 1.8.a 2.2.a 2.m.a 1.7.a 1.2.a 1.5.a 2.1.e 0.1.a 0.7.e 2.2.e 2.3.e 7.3.e 4.2.a 1.3.a 0.2.e 2.a.8 1.1.a g.1.e 0.1.a 1.6.a 3.3.a 1.4.a 3.2.a 1.1.a 1.2.a 3.2.a 3.3.a 3.c.a 4.5.e 3.3.e 1.4.e 2.1.a 6.1.e e.a.8 g.5.e 0.8.a 1.3.a 1.n.a 1.g.a 2.1.e 0.1.a 0.7.e 1.3.e 1.4.e 7.2.e 1.3.a 1.2.a 2.2.a 0.2.e 2.a.8 g.1.a 0.3.e 1.8.a 1.3.a 1.n.a 1.a.a 1.5.a 2.1.e 0.1.a 0.7.e 1.3.e 1.4.e 7.2.e 5.3.a 1.2.a 0.2.e 2.a.8 1.2.a 0.1.e c.4.e 0.9.a 1.3.a 1.15.a 0.2.e 0.1.a 0.7.e 1.3.e 1.4.e 0.1.a 5.3.a 0.1.e 7.3.a 0.2.e 2.a.8 a.6.a 1.3.e 1.i.a 3.o.a 1.9.a 1.1.a 2.7.a 3.1.e 4.6.e 1.1.e 1.8.e 6.a.8 2.2.e 1p.1.e 2.7.e c.8.e 1.a.8 2f.1.e 2.9.e b.7.e 1.a.8 12.1.a n.2.e 6.a.8 b.1.e 1.1.e 1.1.e 4.2.e 0.8.a 1.10.a 4.k.e 1.2.e 0.5.a 0.b.e 1.10.e 9.1.e 2s.k.e 1.a.8 c.4.e 4.3.e 1.3.e 2.7.e 3.4.e d.c.e 1.1.e 0.a.8 0.4.e 2.12.a 1.1.a 5.1.a 2.17.a 1.99.a 1.4.a 2.7.a 1.1.a 1.4.a 2.15.a 1.4.a 2.x.a 1.4.a 2.7.a 1.1.a 1.4.a 2.f.a 1.1l.a 1.4.a 2.1v.a 2.3.e w.g.a g.2e.a 2.6.a 3.h8.a 2.h.a 0.1.3 0.q.a 5.23.a 3.b.a 7.i.a 0.4.e 9.j.a 0.3.e b.i.a 0.2.e c.d.a 1.3.a 1.2.e 1s.w.e 9.1.e 2.a.8 x.3.e 0.1.d 0.1.e 0.a.8 6.2h.a 7.5.a 0.2.e 0.y.a 0.1.e 0.1.a 5.1y.a a.v.a 1.c.e 4.c.e a.a.8 3k.b.8 11.n.a 0.5.e 1l.a.e 1.t.e 2.1.e 0.a.8 6.a.8 m.1a.e 2.c.e k.5.e 0.1b.a 0.h.e 0.8.a 3.a.8 h.9.e c.3.e 0.u.a 0.d.e 0.2.a 0.a.8 0.18.a 0.e.e c.10.a 0.k.e 8.a.8 3.3.a 0.a.8 0.10.a 2.b.a 5.17.a 2.3.a g.3.e 1.l.e 0.4.a 0.1.e 0.6.a 0.1.e 0.2.a 0.3.e 0.1.a 5.5c.a 0.1s.e 0.7q.a 2.6.a 2.12.a 2.6.a 2.8.a 1.1.a 1.1.a 1.1.a 1.v.a 2.1h.a 1.7.a 1.1.a 3.3.a 1.7.a 3.4.a 2.6.a 4.d.a 5.3.a 1.7.a 3.7.3 1.3.3 1.1.e 0.1.g 0.2.d 8.2.7 a.1.7 2.1.9 0.2.1 0.5.d 0.1.b c.1.c 2.2.b 3.1.6 4.1.c a.1.b a.1.3 0.5.d 1.a.d 1.1.a d.1.a g.d.a 1f.x.e h.1.a 4.1.a 2.a.a 1.1.a 3.5.a 4.1.c 1.1.a 1.1.a 1.1.a 1.4.a 1.a.a 0.1.h 2.4.a 5.5.a 4.1.a h.15.a b.6.c f.2.c a7.2.c c.1.c 4m.1.c p.b.c 4.3.c 57.c.a 0.1.h 0.13.a 5c.2.c a.1.c 9.1.c 1m.4.c 1.5.c 9.1.c 2.1.c 2.2.c 2.1.c 4.1.c 2.1.c 1.2.c 2.1.c 3.1.c 3.2.c 8.3.c 5.1.c 1.1.c 5.c.c b.2.c 2.1.c 1.2.c 1.1.c i.1.c 2.2.c i.6.c 1.1.c 1.2.c 3.2.c 5.1.c 2.2.c 4.2.c b.2.c 5.2.c 2.1.c 5.2.c 1.1.c 1.2.c k.2.c 5.6.c 1.4.c 2.1.c 4.1.c 2.1.c 2.6.c 1.1.c 2.1.c 1.1.c 1.1.c 6.1.c 3.1.c 6.1.c a.2.c f.1.c 2.1.c 4.1.c 1.1.c 4.3.c 1.1.c b.2.c 1c.3.c 9.1.c e.1.c e.1.c ac.2.c cv.3.c j.2.c 1f.1.c 4.1.c 4q.6d.a 6.4.a 0.3.e 0.2.a c.12.a 1.1.a 5.1.a 2.1k.a 7.1.a f.1.e 0.n.a 9.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.7.a 1.w.e 1b.1.a cw.1.3 4.1.a 10.6.e 0.1.c 0.5.i 5.2.a 0.1.c 2j.2.e 0.2.i 3.2j.i 1.4.i 5.17.a 1.2m.a h.w.a 1c.g.i 47.1.c 1.1.c 1i.1b.i 1.2g.i lgo.wd.a 1v.1a.a 2.7h.a 3.g.a 0.a.8 0.2.a k.1b.a 0.4.e 1.a.e 1.v.a 0.2.e 0.28.a 0.2.e m.5x.a k.h.a 0.1.e 0.3.a 0.1.e 0.4.a 0.1.e 0.n.a 0.5.e 4.1.e j.1g.a c.2.e 0.1e.a 0.i.e a.a.8 6.i.e 0.6.a 3.1.a 1.2.a 0.1.e 0.a.8 0.s.a 0.8.e 2.n.a 0.d.e c.t.a 3.4.e 0.1b.a 0.e.e e.1.a 0.a.8 b.1.e a.a.8 6.15.a 0.e.e 9.3.a 0.1.e 0.8.a 0.2.e 2.a.8 x.3.e 1e.1.e 1.3.e 2.2.e 5.2.e 1.1.e u.b.a 0.5.e 2.3.a 0.2.e a.6.a 2.6.a 2.6.a 9.7.a 1.7.a 1.1m.a 6.37.a 0.8.e 1.2.e 2.a.8 6.8mc.a c.n.a 4.1d.a 6x0.7.a c.5.a 5.1.f 0.1.e 0.a.f 1.d.f 1.5.f 1.1.f 1.2.f 1.2.f 1.a.f 0.2q.a x.a3.a i.1s.a 2.1i.a 14.c.a 4.g.e 3.1.9 c.g.e 3.2.b o.3.b 0.1.6 1.1.7 1.1.6 0.1.9 q.5.a 1.3r.a 2.1.d 7.1.7 4.1.6 1.1.7 1.a.8 0.1.9 0.1.6 5.q.a 4.1.b 1.q.a b.1k.i 0.2.e 0.v.a 3.6.a 2.6.a 2.6.a 2.3.a s.3.d 4.c.a 1.q.a 1.j.a 1.2.a 1.f.a 2.e.a y.3f.a 1x.1h.a 3s.1.e 3m.t.a 3.1d.a f.1.e v.w.a d.u.a 5.12.a 0.5.e 5.u.a 2.10.a 4.8.a 1.5.a 16.4e.a 2.a.8 6.10.a 4.10.a 4.14.a 8.1g.a c.b.a 1.f.a 1.7.a 1.2.a 1.b.a 1.f.a 1.7.a 1.2.a 3.1g.a c.8n.a 9.m.a a.8.a o.6.a 1.16.a 1.9.a 1x.6.a 2.1.a 1.18.a 1.2.a 3.1.a 2.n.a a.n.a 9.v.a 1t.j.a 1.2.a a.m.a a.q.a 6.q.a 12.1k.a 6.2.a 1s.1.a 0.3.e 1.2.e 5.4.e 0.4.a 1.3.a 1.t.a 2.3.e 4.1.e w.t.a 3.t.a z.8.a 1.s.a 0.2.e p.1i.a a.m.a a.j.a d.i.a 32.21.a 1j.1f.a d.1f.a d.10.a 0.4.e 8.a.8 6.a.8 0.s.a 3.5.e 1.n.a 6y.16.a 1.2.e 3.2.a g.6.a 1e.6.e 0.t.a a.1.a 8.m.a 0.b.e v.i.a 0.4.e 16.l.a r.n.a 9.3.e 0.1h.a 0.f.e v.a.8 0.1.e 0.2.a 0.2.e 0.1.a 9.4.e 0.19.a 0.b.e 2.1.8 4.1.e a.1.8 2.p.a 7.a.8 6.3.e 0.10.a 0.e.e 1.a.8 4.1.a 0.2.e 0.1.a 8.z.a 0.1.e 2.1.a 9.3.e 0.1c.a 0.e.e 0.4.a 4.4.e 1.2.e 0.a.8 0.1.a 1.1.a z.i.a 1.p.a 0.c.e 6.1.e 0.2.a 0.1.e 1q.7.a 1.1.a 1.4.a 1.f.a 1.a.a 7.1b.a 0.c.e 5.a.8 6.4.e 1.8.a 2.2.a 2.m.a 1.7.a 1.2.a 1.5.a 1.2.e 0.1.a 0.7.e 2.2.e 2.3.e 2.1.a 6.1.e 5.5.a 0.2.e 2.7.e 3.5.e b.a.a 1.1.a 2.1.a 1.12.a 1.1.a 0.9.e 1.1.e 2.1.e 1.4.e 1.5.e 0.1.a 0.1.e 0.1.a d.2.e t.1h.a 0.i.e 0.4.a 5.a.8 4.1.e 0.3.a u.1c.a 0.k.e 0.2.a 1.1.a 8.a.8 4m.1b.a 0.7.e 2.9.e n.4.a 0.2.e y.1c.a 0.h.e 3.1.a b.a.8 12.17.a 0.d.e 0.1.a 7.a.8 6.k.8 1l.f.e 4.a.8 5i.18.a 0.f.e 2t.1s.a 0.a.8 l.8.a 2.1.a 2.8.a 1.2.a 1.o.a 0.6.e 1.2.e 2.4.e 0.1.a 0.1.e 0.1.a 0.2.e c.a.8 1y.8.a 2.13.a 0.7.e 2.7.e 0.1.a 1.1.a 0.1.e r.1.a 0.a.e 0.14.a 0.7.e 0.1.a 0.4.e 8.1.e 8.1.a 0.b.e 0.1a.a 0.g.e 3.1.a i.21.a 2v.8.e 2g.x.a f.a.8 6.9.a 1.11.a 0.8.e 1.8.e 0.1.a f.a.8 o.u.a 2.m.e 1.e.e 21.7.a 1.2.a 1.12.a 0.6.e 3.1.e 1.2.e 1.7.e 0.1.a 0.1.e 8.a.8 6.6.a 1.2.a 1.w.a 0.5.e 1.2.e 1.5.e 0.1.a 7.a.8 6.18.a 4.a.8 6u.j.a 0.4.e 9.2.e 0.1.a 0.1.e 0.d.a 1.y.a 0.7.e 3.5.e d.a.8 0.1.e 2d.1.a 27.pm.a 2u.33.a h.5g.a 218.2p.a f.ts.a 0.g.d 0.1.e 0.6.a 0.f.e a.32z.a 5.g7.a 5a1.u.a 0.i.e 0.a.8 1c6.ft.a 7.v.a 1.a.8 6.27.a 1.a.8 6.u.a 2.5.e b.1c.a 0.7.e 9.4.a c.a.8 9.l.a 5.j.a c0.19.a 3.a.8 5i.1s.a w.p.a 2.p.a 18.23.a 4.1.e 0.1.a 0.1j.e 7.4.e 0.d.a 1s.2.a 1.1.a 0.1.e b.2.e cn2.4.i 1.7.i 1.2.i 1.1.i 7z.3.i 1e.1.i e.4.i 23c.2z.a 5.d.a 3.9.a 7.a.a 3.2.e 1.4.d 37w.a.8 ee.1a.e 2.n.e f2.5.e 3.6.e 0.8.d 0.8.e 2.7.e u.4.e 44.3.e cb.2d.a 1.1z.a 1.2.a 2.1.a 2.2.a 2.4.a 1.c.a 1.1.a 1.7.a 1.1t.a 1.4.a 2.8.a 1.7.a 1.s.a 1.4.a 1.5.a 1.1.a 3.7.a 1.9g.a 2.p.a 1.p.a 1.v.a 1.p.a 1.v.a 1.p.a 1.v.a 1.p.a 1.v.a 1.p.a 1.8.a 2.1e.8 e8.1j.e 4.1e.e 8.1.e e.1.e m.5.e 1.f.e uo.v.a 6.6.a 5x.7.e 1.h.e 2.7.e 1.2.e 1.5.e 5.1q.a x.1.e 34.19.a 3.7.e 0.7.a 2.a.8 4.1.a 8x.u.a 0.1.e h.18.a 0.4.e 0.a.8 d2.s.a 0.4.e 0.a.8 5y.u.a 0.2.e 0.1.a 0.a.8 5h.v.a 1.3.a 0.1.e 0.2.a 0.1.e 0.7.a 0.2.e 0.5.a 0.1.e 8.2.a 68.7.a 1.4.a 1.2.a 1.f.a 1.5h.a b.7.e 15.1w.a 0.7.e 0.1.a 4.a.8 x2.4.a 1.r.a 1.2.a 1.1.a 2.1.a 1.a.a 1.4.a 1.1.a 1.1.a 6.1.a 4.1.a 1.1.a 1.1.a 1.3.a 1.2.a 1.1.a 2.1.a 1.1.a 1.1.a 1.1.a 1.1.a 1.2.a 1.1.a 2.4.a 1.7.a 1.4.a 1.4.a 1.1.a 1.a.a 1.h.a 5.3.a 1.5.a 1.h.a 94.1.c 13.4.c 2s.c.c f.2.c f.1.c e.2.c 11.a.c 1c.q.a 6.q.a 6.2.h 0.c.a 0.2.h 0.a.a 4.1.c 2.a.c j.1k.c 0.q.j 1.f.c a.1.c k.1.c 2.9.c 1.4.c 9.n.c 6.58.c 2.34.c 2.2.c 1.3.c 2.2b.c 2.3.c 1.4.c 0.5.e 0.72.c 1.1r.c b.6.c 1.o.c 7.2.c 2.8.c c.1.c 2.4.c 2.1.c 4.2.c d.2.c 2.1.c 8.2.c 9.1.c 5.3.c c.3.c 8.3.c 2.1.c 1.1.c 4.1.c 6.1.c 3.1.c 6.2e.c 1c.1y.c 5.8.c 2.h.c 3.1.c 1.6.c 2.d.c 62.12.c c.4.c 1k.8.c a.6.c 14.8.c u.2.c c.4.c 2.e.c 9.13.c c.1b.c 1.a.c 1.55.c 2g.8.c e.42.c 6o.a.8 6.se.c gutf.1.d u.2o.e 3k.6o.e"
CHARACTERS = "Control,LF,CR,ExtendedPictographic,Extend+InCBExtend,Prepend,SpacingMark,InCBConsonant,Extend+InCBLinker,L,V,T,Extend,InCBExtend+ZWJ,RegionalIndicator 0.a.0 0.1.1 0.2.0 0.1.2 0.i.0 2n.x.0 9.1.3 3.1.0 0.1.3 gh.34.4 7n.7.4 7b.19.4 1.1.4 1.2.4 1.2.4 1.1.4 1k.6.5 a.b.4 1.1.0 1a.l.4 g.1.4 2t.7.4 0.1.5 1.6.4 2.2.4 1.4.4 x.1.5 1.1.4 u.r.4 2j.b.4 1m.9.4 9.1.4 o.4.4 1.9.4 1.3.4 1.5.4 17.3.4 1g.2.5 5.9.4 16.o.4 0.1.5 0.w.4 0.1.6 h.11.7 0.1.4 0.1.6 0.1.4 1.3.6 0.8.4 0.4.6 0.1.8 0.2.6 1.7.4 0.8.7 2.2.4 k.8.7 1.1.4 0.2.6 h.k.7 1.7.7 1.1.7 3.4.7 2.1.4 1.1.4 0.2.6 0.4.4 2.2.6 2.2.6 0.1.8 9.1.4 4.2.7 1.1.7 2.2.4 c.2.7 c.1.4 2.2.4 0.1.6 1k.1.4 1.3.6 0.2.4 4.2.4 2.3.4 3.1.4 u.2.4 3.1.4 b.2.4 0.1.6 h.k.7 1.7.7 1.2.7 1.5.7 2.1.4 1.3.6 0.5.4 1.2.4 0.1.6 1.2.6 0.1.8 k.2.4 l.1.7 0.6.4 1.1.4 0.2.6 h.k.7 1.7.7 1.2.7 1.5.7 2.1.4 1.2.4 0.1.6 0.4.4 2.2.6 2.2.6 0.1.8 7.3.4 4.2.7 1.1.7 2.2.4 d.1.7 g.1.4 1n.1.4 0.1.6 0.1.4 0.2.6 3.3.6 1.3.6 0.1.4 9.1.4 14.1.4 0.3.6 0.1.4 g.k.7 1.g.7 2.1.4 1.3.4 0.4.6 1.3.4 1.3.4 0.1.8 7.2.4 1.3.7 7.2.4 t.1.4 0.2.6 1k.1.4 1.1.6 0.2.4 0.1.6 0.1.4 0.2.6 1.3.4 1.4.4 7.2.4 b.2.4 f.1.6 c.2.4 0.2.6 h.12.7 0.2.4 1.1.4 0.2.6 0.4.4 1.3.6 1.3.6 0.1.8 0.1.5 8.1.4 a.2.4 t.1.4 0.2.6 1y.1.4 4.1.4 0.2.6 0.3.4 1.1.4 1.7.6 0.1.4 i.2.6 1p.1.4 1.1.6 0.7.4 c.8.4 2q.1.4 1.1.6 0.9.4 b.7.4 21.2.4 r.1.4 1.1.4 1.1.4 4.2.6 1d.e.4 0.1.6 0.5.4 1.2.4 5.b.4 1.10.4 9.1.4 1l.17.7 2.4.4 0.1.6 0.6.4 1.1.8 0.1.4 0.2.6 0.2.4 0.1.7 g.6.7 0.2.6 0.2.4 0.4.7 0.3.4 0.1.7 3.2.7 7.3.7 0.4.4 0.d.7 0.1.4 1.1.6 0.2.4 6.1.4 0.1.7 e.1.4 2q.2o.9 0.20.a 0.2g.b 9p.3.4 qa.4.4 s.3.4 t.2.4 u.2.4 c.1g.7 0.2.4 0.1.6 0.7.4 0.8.6 0.1.4 0.2.6 0.9.4 0.1.8 0.1.4 9.1.4 19.3.4 0.1.0 0.1.4 39.2.4 y.1.4 3a.3.4 0.4.6 0.2.4 0.3.6 4.2.6 0.1.4 0.6.6 0.3.4 63.2.4 0.2.6 0.1.4 4.1h.7 0.1.6 0.1.4 0.1.6 0.7.4 1.1.8 1.1.4 2.8.4 0.6.6 0.a.4 2.1.4 1c.1a.4 2.c.4 k.4.4 0.1.6 6.2.7 6.x.7 0.a.4 0.4.6 0.2.4 0.1.8 0.8.7 u.9.4 c.2.4 0.1.6 0.u.7 0.1.6 0.4.4 0.2.6 0.3.4 0.1.8 0.2.4 0.2.7 b.3.7 14.1.4 0.1.6 0.2.4 0.3.6 0.1.4 0.1.6 0.5.4 1c.8.6 0.8.4 0.2.6 0.2.4 48.3.4 1.d.4 0.1.6 0.7.4 4.1.4 6.1.4 2.1.6 0.2.4 5i.1s.4 ej.1.0 0.1.c 0.1.d 0.2.0 o.7.0 d.1.3 c.1.3 m.g.0 2o.x.4 1d.1.3 m.1.3 2i.6.3 f.2.3 a7.2.3 c.1.3 4m.1.3 p.b.3 4.3.3 5j.1.3 6f.2.3 a.1.3 9.1.3 1m.4.3 1.5.3 9.1.3 2.1.3 2.2.3 2.1.3 4.1.3 2.1.3 1.2.3 2.1.3 3.1.3 3.2.3 8.3.3 5.1.3 1.1.3 5.c.3 b.2.3 2.1.3 1.2.3 1.1.3 i.1.3 2.2.3 i.6.3 1.1.3 1.2.3 3.2.3 5.1.3 2.2.3 4.2.3 b.2.3 5.2.3 2.1.3 5.2.3 1.1.3 1.2.3 k.2.3 5.6.3 1.4.3 2.1.3 4.1.3 2.1.3 2.6.3 1.1.3 2.1.3 1.1.3 1.1.3 6.1.3 3.1.3 6.1.3 a.2.3 f.1.3 2.1.3 4.1.3 1.1.3 4.3.3 1.1.3 b.2.3 1c.3.3 9.1.3 e.1.3 e.1.3 ac.2.3 cv.3.3 j.2.3 1f.1.3 4.1.3 bd.3.4 3x.1.4 2o.w.4 fe.6.4 0.1.3 c.1.3 2j.2.4 e4.1.3 1.1.3 mvp.4.4 1.a.4 w.2.4 28.2.4 7k.1.4 3.1.4 4.1.4 n.2.6 0.2.4 0.1.6 4.1.4 2b.2.6 1e.g.6 0.2.4 q.i.4 d.1.4 12.8.4 p.b.4 0.1.6 0.1.4 c.t.9 3.3.4 0.1.6 5.3.7 3.10.7 0.1.4 0.2.6 0.4.4 0.2.6 0.2.4 0.2.6 0.1.8 v.5.7 0.1.4 1.9.7 a.5.7 16.6.4 0.2.6 0.2.4 0.2.6 0.2.4 c.1.4 8.1.4 0.1.6 i.g.7 1.3.7 6.1.7 1.1.4 1.2.7 1c.1.4 1.3.4 2.2.4 5.2.4 1.1.4 u.b.7 0.1.6 0.2.4 0.2.6 5.1.6 0.1.8 5l.r.7 8.2.6 0.1.4 0.2.6 0.1.4 0.2.6 1.1.6 0.1.4 8n6.n.a 4.1d.b 6xu.1.4 kh.g.4 g.g.4 5r.1.0 4e.2.4 28.c.0 e9.1.4 6a.1.4 45.5.4 1ad.1.7 0.3.4 1.2.4 5.4.4 0.4.7 1.3.7 1.t.7 2.3.4 4.1.8 4l.2.4 fx.4.4 1t.5.4 8t.2.4 25.6.4 1y.b.4 1d.4.4 3e.1.6 0.1.4 0.1.6 1h.f.4 15.1.4 2.2.4 a.3.4 0.1.6 19.3.6 0.4.4 0.2.6 0.2.4 2.1.5 4.1.4 a.1.5 1e.3.4 0.10.7 0.5.4 0.1.6 0.6.4 0.1.8 0.1.4 f.1.7 0.2.6 0.1.7 17.1.4 c.2.4 0.1.6 1c.3.6 0.9.4 0.1.6 0.1.4 1.2.5 5.4.4 1.1.6 0.1.4 2k.3.6 0.3.4 0.2.6 0.4.4 6.1.4 2.1.4 4d.1.4 0.3.6 0.8.4 l.2.4 0.2.6 1j.2.4 1.1.4 0.1.6 0.1.4 0.4.6 2.2.6 2.2.6 0.1.4 9.1.4 a.2.6 2.7.4 3.5.4 b.a.7 1.1.7 2.1.7 1.12.7 2.1.4 0.2.6 0.6.4 1.1.4 2.1.4 1.3.4 0.1.6 1.2.6 0.2.4 0.1.8 0.1.5 0.1.4 e.2.4 2a.3.6 0.8.4 0.2.6 0.3.4 0.1.6 0.1.4 n.1.4 29.1.4 0.2.6 0.6.4 0.1.6 0.1.4 0.2.6 0.1.4 0.1.6 0.2.4 0.1.6 0.2.4 6j.1.4 0.2.6 0.4.4 2.4.6 0.2.4 0.1.6 0.2.4 r.2.4 2a.3.6 0.8.4 0.2.6 0.1.4 0.1.6 0.2.4 2y.1.4 0.1.6 0.1.4 0.2.6 0.8.4 2t.1.4 0.1.6 0.1.4 2.4.4 0.1.6 0.5.4 74.3.6 0.9.4 0.1.6 0.2.4 5h.7.7 2.1.7 2.8.7 1.2.7 1.o.7 0.1.4 0.5.6 1.2.6 2.3.4 0.1.8 0.1.5 0.1.6 0.1.5 0.1.6 0.1.4 3x.3.6 0.4.4 2.2.4 0.4.6 0.1.4 3.1.6 r.1.7 0.a.4 0.14.7 0.6.4 0.1.6 1.4.4 8.1.8 8.1.7 0.6.4 0.2.6 0.3.4 0.14.7 0.6.5 0.d.4 0.1.6 0.1.4 0.1.8 5i.1.4 0.1.6 0.3.4 0.1.6 0.1.4 0.1.6 5j.1.6 0.7.4 1.6.4 0.1.6 0.1.4 2a.m.4 1.1.6 0.7.4 0.1.6 0.2.4 0.1.6 0.2.4 3e.6.4 3.1.4 1.2.4 1.7.4 0.1.5 0.1.4 1u.5.6 1.2.4 1.2.6 0.1.4 0.1.6 0.1.4 9n.2.4 0.2.6 9.2.4 0.1.5 0.1.6 0.d.7 1.y.7 0.2.6 0.5.4 3.2.6 0.2.4 0.1.8 n.1.4 445.g.0 0.1.4 6.f.4 8ug.c.4 0.3.6 0.3.4 1xc.5.4 1n.7.4 fg.1.a 3.4.a dg.1.4 1.1j.6 7.4.4 29.1.4 b.2.4 f57.2.4 1.4.0 3mk.1a.4 2.n.4 f2.5.4 3.6.4 0.8.0 0.8.4 2.7.4 u.4.4 44.3.4 1iz.1j.4 4.1e.4 8.1.4 e.1.4 m.5.4 1.f.4 11s.7.4 1.h.4 2.7.4 1.2.4 1.5.4 2s.1.4 4g.7.4 af.1.4 1p.4.4 e4.4.4 72.2.4 6r.1.4 2.1.4 7.2.4 5.1.4 d6.7.4 31.7.4 1bt.1.3 13.4.3 2s.c.3 f.2.3 f.1.3 e.2.3 11.a.3 34.2.3 c.2.3 e.1.3 2.a.3 j.1k.3 0.q.e 1.f.3 a.1.3 k.1.3 2.9.3 1.4.3 9.n.3 6.58.3 2.34.3 2.2.3 1.3.3 2.2b.3 2.3.3 1.4.3 0.5.4 0.72.3 1.1r.3 b.6.3 1.o.3 7.2.3 2.8.3 c.1.3 2.4.3 2.1.3 4.2.3 d.2.3 2.1.3 8.2.3 9.1.3 5.3.3 c.3.3 8.3.3 2.1.3 1.1.3 4.1.3 6.1.3 3.1.3 6.2e.3 1c.1y.3 5.8.3 2.h.3 3.1.3 1.6.3 2.d.3 62.12.3 c.4.3 1k.8.3 a.6.3 14.8.3 u.2.3 c.4.3 2.e.3 9.13.3 c.1b.3 1.a.3 1.55.3 2g.8.3 e.42.3 74.se.3 gute.w.0 0.2o.4 0.3k.0 0.6o.4 0.2s0.0"
LOWER = "1t.q.1.w 2u.n.1.w 2.7.1.w y.o.2.1 2.1.1.-5j 2.3.2.1 3.8.2.1 3.n.2.1 2.1.1.-3d 1.3.2.1 4.1.1.5u 1.2.2.1 2.1.1.5q 1.1.1.1 2.2.1.5p 1.1.1.1 3.1.1.27 1.1.1.5m 1.1.1.5n 1.1.1.1 2.1.1.5p 1.1.1.5r 2.1.1.5v 1.1.1.5t 1.1.1.1 4.1.1.5v 1.1.1.5x 2.1.1.5y 1.3.2.1 2.1.1.62 1.1.1.1 2.1.1.62 3.1.1.1 2.1.1.62 1.1.1.1 2.2.1.61 1.2.2.1 2.1.1.63 1.1.1.1 4.1.1.1 8.1.1.2 1.1.1.1 2.1.1.2 1.1.1.1 2.1.1.2 1.9.2.1 3.9.2.1 3.1.1.2 1.2.2.1 2.1.1.-2p 1.1.1.-1k 1.k.2.1 2.1.1.-3m 2.9.2.1 8.1.1.8bv 1.1.1.1 2.1.1.-4j 1.1.1.8bs 3.1.1.1 2.1.1.-5f 1.1.1.1x 1.1.1.1z 1.5.2.1 82.2.2.1 4.1.1.1 9.1.1.38 7.1.1.12 2.3.1.11 2.1.1.1s 2.2.1.1r 2.h.1.w 2.9.1.w 10.1.1.8 9.c.2.1 6.1.1.-1o 3.1.1.1 2.1.1.-7 1.1.1.1 3.3.1.-3m 1.g.1.28 1.w.1.w 1d.h.2.1 a.r.2.1 2.1.1.f 1.7.2.1 3.1c.2.1 3.12.1.1c 28a.12.1.5ls 2.1.1.5ls 6.1.1.5ls k3.28.1.tzk 1.6.1.8 1p7.17.1.-2bk 3.3.1.-2bk 8x.23.2.1 a.1.1.-5vj 2.1c.2.1 a.8.1.-8 9.6.1.-8 b.8.1.-8 9.8.1.-8 9.6.1.-8 c.4.2.-8 9.8.1.-8 p.8.1.-8 9.8.1.-8 9.8.1.-8 9.2.1.-8 1.2.1.-22 1.1.1.-9 c.4.1.-2e 1.1.1.-9 c.2.1.-8 1.2.1.-2s d.2.1.-8 1.2.1.-34 1.1.1.-7 c.2.1.-3k 1.2.1.-3i 1.1.1.-9 8a.1.1.-5st 4.1.1.-6gv 1.1.1.-6di 7.1.1.s 1a.g.1.g k.1.1.1 mr.q.1.q 1f5.1c.1.1c 1d.1.1.1 2.1.1.-8af 1.1.1.-2xy 1.1.1.-89z 3.3.2.1 2.1.1.-8bg 1.1.1.-8al 1.1.1.-8bj 1.1.1.-8bi 2.1.1.1 3.1.1.1 9.2.1.-8cf 1.1e.2.1 9.2.2.1 5.1.1.1 nym.n.2.1 k.e.2.1 3s.7.2.1 4.v.2.1 b.2.2.1 2.1.1.-r9g 1.5.2.1 5.1.1.1 2.1.1.-wmg 3.2.2.1 4.a.2.1 2.1.1.-wn8 1.1.1.-wnj 1.1.1.-wnf 1.1.1.-wn5 1.1.1.-wn8 2.1.1.-wlu 1.1.1.-wmi 1.1.1.-wlx 1.1.1.ps 1.8.2.1 2.1.1.-1c 1.1.1.-wn7 1.1.1.-raw 1.2.2.1 7.1.1.1 6.2.2.1 t.1.1.1 h7w.q.1.w xy.14.1.14 3t.10.1.14 4d.b.1.13 2.f.1.13 2.7.1.13 2.2.1.13 1d7.1f.1.1s 2cu.w.1.w gw1.w.1.w o81.y.1.y"


class Properties:
    """The properties of code points, as bits by name."""

    def __init__(self, table, *more):
        sets, *runs = table.split(" ")
        sets = [s.split("+") for s in sets.split(",")]
        self.bit = {name: 1 << i for i, name in enumerate(sorted({n for s in sets for n in s}) + list(more))}
        masks = [sum(self.bit[n] for n in s) for s in sets]
        self.starts, self.ends, self.masks, at = [], [], [], 0
        for run in runs:
            gap, length, place = (int(x, 36) for x in run.split("."))
            self.starts.append(at + gap)
            at += gap + length
            self.ends.append(at)
            self.masks.append(masks[place])

    def of(self, code):
        i = bisect_right(self.starts, code) - 1
        return self.masks[i] if i >= 0 and code < self.ends[i] else 0

    def any(self, *names):
        return sum(self.bit[n] for n in names)


def lower_table():
    table, at = {}, 0
    for run in LOWER.split(" "):
        gap, count, step, delta = run.split(".")
        at += int(gap, 36)
        for i in range(int(count, 36)):
            table[at + i * int(step)] = at + i * int(step) + int(delta, 36)
        at += (int(count, 36) - 1) * int(step)
    return table


W, G, LOWER_OF = Properties(WORDS), Properties(CHARACTERS, "LV", "LVT"), lower_table()
SPACE = set(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))


def lower(text):
    """Turns text to lower case, each code point by itself."""
    return text.translate(LOWER_OF)


def is_space(segment):
    return all(c in SPACE for c in segment)


def segments(text, props, joins):
    """Cuts text wherever two code points do not join."""
    marks = [props(ord(c)) for c in text]
    start, state = 0, None
    for i in range(len(text)):
        if i > start:
            joined, state = joins(marks, i, state)
            if joined:
                continue
            yield text[start:i]
            start = i
        state = joins(marks, i, None)[1]
    if text:
        yield text[start:]


# The word boundary rules (UAX #29). The state is the last property that is not passed
# over, the one before it, and how many regional indicators there were.
W_IGNORED = W.any("Extend", "Format", "ZWJ")
W_LINE = W.any("CR", "LF", "Newline")
LETTER = W.any("ALetter", "HebrewLetter")
NUMBER = W.any("Numeric")
BETWEEN_LETTERS = W.any("MidLetter", "MidNumLet", "SingleQuote")
BETWEEN_NUMBERS = W.any("MidNum", "MidNumLet", "SingleQuote")
KATAKANA = W.any("Katakana")
CONNECTOR = W.any("ExtendNumLet")


def word_joins(marks, i, state):
    now = marks[i]
    if state is None:
        first = 0 if now & W_IGNORED else now
        return False, (first, 0, 1 if now & W.bit["RegionalIndicator"] else 0)
    last, before, flags = state
    joined = word_joined(marks, i, last, before, flags)
    if not now & W_IGNORED:
        last, before = now, last
        flags += 1 if now & W.bit["RegionalIndicator"] else 0
    return joined, (last, before, flags)


def word_joined(marks, i, last, before, flags):
    now, left = marks[i], marks[i - 1]
    if left & W.bit["CR"] and now & W.bit["LF"]:
        return True
    if (left | now) & W_LINE:
        return False
    if left & W.bit["ZWJ"] and now & W.bit["ExtendedPictographic"] or left & now & W.bit["WSegSpace"] or now & W_IGNORED:
        return True
    follows = next((m for m in marks[i + 1 :] if not m & W_IGNORED), 0)
    hebrew, quote, mark = W.bit["HebrewLetter"], W.bit["SingleQuote"], W.bit["DoubleQuote"]
    return bool(
        last & (LETTER | NUMBER) and now & (LETTER | NUMBER)
        or last & LETTER and now & BETWEEN_LETTERS and follows & LETTER
        or before & LETTER and last & BETWEEN_LETTERS and now & LETTER
        or last & hebrew and now & quote
        or last & hebrew and now & mark and follows & hebrew
        or before & hebrew and last & mark and now & hebrew
        or before & NUMBER and last & BETWEEN_NUMBERS and now & NUMBER
        or last & NUMBER and now & BETWEEN_NUMBERS and follows & NUMBER
        or last & KATAKANA and now & KATAKANA
        or last & (LETTER | NUMBER | KATAKANA | CONNECTOR) and now & CONNECTOR
        or last & CONNECTOR and now & (LETTER | NUMBER | KATAKANA)
        or last & now & W.bit["RegionalIndicator"] and flags % 2 == 1
    )


def words(text):
    """Lists the words of a text: what is between word boundaries and no white space."""
    return [s for s in segments(text, W.of, word_joins) if not is_space(s)]


# The grapheme cluster boundary rules. The state is how many regional indicators there
# were, whether a pictograph goes on, and how far an Indic conjunct has come.
G_LINE = G.any("Control", "CR", "LF")


def character_mark(code):
    if 0xAC00 <= code <= 0xD7A3:
        return G.bit["LV"] if (code - 0xAC00) % 28 == 0 else G.bit["LVT"]
    return G.of(code)


def character_joins(marks, i, state):
    now, b = marks[i], G.bit
    flags, pictograph, conjunct = state or (0, False, 0)
    joined = state is not None and character_joined(marks[i - 1], now, flags, pictograph, conjunct)
    flags = flags + 1 if now & b["RegionalIndicator"] else 0
    pictograph = bool(now & b["ExtendedPictographic"]) or pictograph and bool(now & (b["Extend"] | b["ZWJ"]))
    if now & b["InCBConsonant"]:
        conjunct = 1
    elif now & b["InCBLinker"]:
        conjunct = 2 if conjunct else 0
    elif not now & b["InCBExtend"]:
        conjunct = 0
    return joined, (flags, pictograph, conjunct)


def character_joined(left, now, flags, pictograph, conjunct):
    b = G.bit
    if left & b["CR"] and now & b["LF"]:
        return True
    if (left | now) & G_LINE:
        return False
    return bool(
        left & b["L"] and now & (b["L"] | b["V"] | b["LV"] | b["LVT"])
        or left & (b["LV"] | b["V"]) and now & (b["V"] | b["T"])
        or left & (b["LVT"] | b["T"]) and now & b["T"]
        or now & (b["Extend"] | b["ZWJ"] | b["SpacingMark"])
        or left & b["Prepend"]
        or conjunct == 2 and now & b["InCBConsonant"]
        or pictograph and left & b["ZWJ"] and now & b["ExtendedPictographic"]
        or left & now & b["RegionalIndicator"] and flags % 2 == 1
    )


def characters(text):
    """Lists the characters of a text, with one space for white space between them."""
    found, space = [], False
    for c in segments(text, character_mark, character_joins):
        if is_space(c):
            space = bool(found)
            continue
        if space:
            found.append(" ")
        found.append(c)
        space = False
    return found


MASK = (1 << 64) - 1


def fnv64(data, h=14695981039346656037):
    for byte in data:
        h = (h ^ byte) * 1099511628211 & MASK
    return h


def fnv32(data):
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return h


def mix(h):
    for _ in range(2):
        h ^= h >> 32
        h = h * 0xD6E8FEB86659FD93 & MASK
    return h ^ h >> 32


class View:
    """What a route sees of a text."""

    def __init__(self, model, name):
        self.text, self.fields = model.meta["text"], model.meta.get("fields", [])
        self.kind, _, self.argument = name.partition(":")
        strings = lambda of: model.strings("views/" + name + "/" + of)
        tokens = strings("tokens")
        self.names = dict(reversed([(t, i + 1) for i, t in enumerate(tokens)]))
        self.spelled = self.text["tokens"] != "characters" and self.kind not in ("characters", "subwords")
        self.grams = {"bigrams": 2, "trigrams": 3}.get(self.kind, 1)
        self.known = len(tokens) + 1
        self.size = self.known + (self.text["buckets"] if self.grams > 1 else 0)
        self.extra = {t: self.size + i for i, t in enumerate(strings("extra"))}
        self.ranks, self.pieces = {}, set()
        for rule in strings("learned"):
            left, _, right = rule.decode().partition(" ")
            if right:
                self.ranks[left, right] = len(self.ranks)
                self.pieces.add(left + right.removeprefix("##"))
            else:
                self.pieces.add(left)

    def tokens(self, texts):
        """Lists the tokens of a text's fields."""
        if self.kind == "field":
            texts = [texts[self.fields.index(self.argument)]]
        limit, cut = self.text["max_tokens"], characters
        if self.kind == "characters":
            limit *= 4
        elif self.kind == "subwords" or self.text["tokens"] != "characters":
            cut = words
        found = []
        for t in texts:
            t = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in t)
            found += cut(lower(t) if self.text["lowercase"] else t)
        if limit > 0:
            found = found[:limit]
        half = (len(found) + 1) // 2
        if self.kind == "subwords":
            return [p for w in found for p in self.cut(w)]
        return found[{"first-half": slice(half), "second-half": slice(half, None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}.get(self.kind, slice(None))]

    def cut(self, word):
        """Cuts a word into pieces."""
        parts = [c if i == 0 else "##" + c for i, c in enumerate(word)]
        parts = [p if p in self.pieces else "" for p in parts]
        while True:
            merges = [(self.ranks[pair], i) for i, pair in enumerate(zip(parts, parts[1:])) if pair in self.ranks]
            if not merges:
                return parts
            _, i = min(merges)
            parts[i : i + 2] = [parts[i] + parts[i + 1].removeprefix("##")]

    def ids(self, tokens):
        """Numbers tokens and their n-grams. A token that is not known is 0."""
        ids, words, hashes = [], [], []
        for token in tokens:
            data = token.encode()
            i = self.names.get(data) or self.extra.get(data) or self.extra.get(lower(token).encode(), 0)
            ids.append(i)
            words.append(self.word(i, data))
            hashes = [fnv64(data + b"\0", h) for h in [fnv64(b"")] + hashes[: self.grams - 1]]
            for h in hashes[1:]:
                ids.append(self.known + h % self.text["buckets"])
                words.append(None)
        return ids, words

    def word(self, i, data):
        """The bytes by which a token is spelled: those of the word that it was found as."""
        return lower(data.decode()).encode() if i >= self.size and data not in self.extra else data


class Model:
    """A model file. It is not changed by predicting."""

    def __init__(self, data):
        size = struct.unpack_from("<Q", data)[0] if len(data) > 8 else 0
        if not 0 < size <= len(data) - 8 or data[8:9] != b"{":
            raise ValueError("this is no model file of sweep, or one of another version")
        head = json.loads(data[8 : 8 + size])
        about = head.pop("__metadata__", {})
        if about.get("format") != "sweep":
            raise ValueError("this is no model file of sweep, or one of another version")
        self.meta = json.loads(about["sweep"])
        if self.meta["version"].split(".")[0] != "2":
            raise ValueError(f"the model file has version {self.meta['version']} of its form, and this reads 2")
        digits = about["sha256"].encode()
        if hashlib.sha256(data.replace(digits, b"0" * 64, 1)).hexdigest().encode() != digits:
            raise ValueError("the model file is damaged: copy it again")
        types = {"F32": "<f4", "U64": "<u8", "U32": "<u4", "U8": "u1"}
        self.tensors = {}
        for name, t in head.items():
            begin, end = t["data_offsets"]
            if t["dtype"] in types:
                self.tensors[name] = np.frombuffer(data[8 + size + begin : 8 + size + end], types[t["dtype"]]).reshape(t["shape"])
        self.classes = self.meta["classes"]
        self.views = {v["name"]: View(self, v["name"]) for v in self.meta["views"]}

    @classmethod
    def load(cls, path):
        """Reads a model file."""
        with open(path, "rb") as file:
            return cls(file.read())

    def predict(self, *fields):
        """Returns the most likely class of a text, given as one string for each field (or
        one list of numbers), and the probability of each class."""
        p = self.probabilities(self.scores(*fields))
        return self.classes[int(np.argmax(p))], p

    def probabilities(self, scores):
        """Turns class scores into probabilities."""
        temperature = (self.meta.get("probabilities") or {}).get("temperature") or 1
        p = np.exp((scores - scores.max()).astype(np.float64) / temperature)
        return p / p.sum()

    def scores(self, *fields):
        """Returns the class scores of a text."""
        wanted = len(self.meta.get("fields") or []) or 1
        if len(fields) != wanted:
            raise TypeError(f"this model reads {wanted} fields, not {len(fields)}")
        return self.combine([self.features(i, fields) for i in range(len(self.meta["routes"]))])

    def tokens(self, route, *fields):
        """Lists the tokens that a route, from 0, sees of a text."""
        return self.views[self.meta["routes"][route]["view"]].tokens(fields)

    def strings(self, name):
        if name not in self.tensors:
            return []
        data, ends = self.tensors[name].tobytes(), self.tensors[name + "/ends"].tolist()
        return [data[a:b] for a, b in zip([0] + ends, ends)]

    def features(self, i, fields):
        route, prefix = self.meta["routes"][i], "ab"[i] + "/"
        view, s = self.views[route["view"]], route["settings"]
        if self.meta.get("columns"):
            x = np.asarray(fields[0], np.float32)
            if view.kind == "columns":
                first, last = map(int, view.argument.split("-"))
                x = x[first - 1 : last]
            return self.layers(prefix, s, x)
        tokens = view.tokens(fields)
        if route["submodel"] == "bag":
            return self.bag("ab"[i], s, tokens)
        ids, spelling = view.ids(tokens)
        x = self.embed(prefix, s, view, ids, spelling)
        if route["submodel"] == "mlp":
            return self.layers(prefix, s, self.pool(s, x))
        return {"cnn": self.convolve, "rnn": self.recur}[route["submodel"]](prefix, s, x)

    def embed(self, prefix, s, view, ids, spelling):
        """Returns the vectors of tokens."""
        table, buckets = self.tensors[prefix + "embedding"], s.get("ngram_buckets", 0)
        spelled = buckets > 0 and view.spelled
        rows = np.zeros((len(ids), table.shape[-1]), np.float32)
        for r, (i, word) in enumerate(zip(ids, spelling)):
            if spelled and word is not None and i == 0:
                pass  # a word that is not known is its n-grams alone
            elif i < len(table):
                rows[r] = table[i]
            elif not spelled:
                rows[r] = table[0]
            if spelled and word:
                grams = [fnv32(g) % buckets for g in spell(word)]
                if grams:
                    rows[r] += self.tensors[prefix + "embedding/ngrams"][grams].mean(0)
        return rows

    def pool(self, s, x):
        if not len(x):
            return np.zeros(x.shape[1] * (2 if s["pool"] == "mean_max" else 1), np.float32)
        parts = {"mean": [x.mean(0)], "max": [x.max(0)]}
        return np.concatenate(parts.get(s["pool"], parts["mean"] + parts["max"]))

    def layers(self, prefix, s, x):
        activation = {"relu": lambda v: np.maximum(v, 0), "tanh": np.tanh, "none": lambda v: v}
        for d in range(s["depth"]):
            x = activation[s["activation"]](x @ self.tensors[f"{prefix}layer{d}/weights"] + self.tensors[f"{prefix}layer{d}/bias"])
        return x

    def convolve(self, prefix, s, x):
        weights, filters, first, found = self.tensors[prefix + "filters/weights"], s["filters"], 0, []
        for w in s["widths"]:
            padded = np.concatenate([x, np.zeros((max(w - len(x), 0), x.shape[1]), np.float32)])
            taps = weights[first * filters : (first + w) * filters].reshape(w, filters, -1)
            places = len(padded) - w + 1
            found.append(sum(padded[j : j + places] @ taps[j].T for j in range(w)).max(0))
            first += w
        return np.maximum(np.concatenate(found) + self.tensors[prefix + "filters/bias"], 0)

    def recur(self, prefix, s, x):
        found = []
        for d in range(s["directions"]):
            p = lambda name: self.tensors[f"{prefix}layer/{d}/{name}"]
            inputs = (x if d == 0 else x[::-1]) @ p("input") + p("bias")
            h = c = np.zeros(s["hidden"], np.float32)
            states = []
            for g in inputs:
                if s["cell"] == "gru":
                    h = gru(g, h @ p("hidden") + p("hidden_bias"), h)
                else:
                    h, c = lstm(g + h @ p("hidden"), c)
                states.append(h)
            if not states:
                found.append(h)
                continue
            found.append({"last": states[-1], "max": np.max(states, 0), "mean": np.mean(states, 0)}[s["state"]])
        return np.concatenate(found)

    def bag(self, name, s, tokens):
        keys = self.tensors[f"ngrams/{name}/keys"]
        places = self.cached("keys " + name, lambda: {int(k): i for i, k in enumerate(keys)})
        buckets, scales = s.get("buckets", 0), self.tensors.get(f"ngrams/{name}/scales")
        counts = {}
        parts = ([], [])
        for part, list_ in enumerate((word_keys(tokens, s["words"]), character_keys(tokens, s["characters"]))):
            for key in list_:
                row = places.get(key)
                if row is None:
                    if not buckets:
                        continue
                    row = len(keys) + mix(key) % buckets
                if row not in counts:
                    parts[part].append(row)
                counts[row] = counts.get(row, 0) + 1
        total = np.zeros(len(self.classes), np.float32)
        for rows in parts:
            v = np.array([1 + math.log(counts[r]) if s["weights"] in ("log", "tfidf") else 1 for r in rows], np.float32)
            if scales is not None and len(scales):
                v *= scales[rows] if rows else 1
            length = math.sqrt(float(v @ v))
            if s["norm"] and length > 0:
                v /= np.float32(length)
            for r, value in zip(rows, v):
                row = self.row(name + "/weights", r)
                if row is not None:
                    total += value * row
        return total

    def row(self, name, r):
        """A row of a table of which those that are zero may not be there."""
        table, present = self.tensors[name], self.tensors.get(name + "/rows")
        if present is None:
            return table[r]
        at = int(np.searchsorted(present, r))
        return table[at] if at < len(present) and present[at] == r else None

    def cached(self, name, make):
        cache = self.__dict__.setdefault("cache", {})
        if name not in cache:
            cache[name] = make()
        return cache[name]

    def combine(self, features):
        kind = self.meta["combiner"].get("kind") or "linear"
        p = lambda name: self.tensors["combiner/" + name]
        scored = [r["submodel"] == "bag" for r in self.meta["routes"]]
        heads = [y if scored[r] else y @ p("weights_" + "ab"[r]) for r, y in enumerate(features)]
        if kind in ("linear", "lowrank"):
            total = sum(heads) + p("bias")
            if kind == "lowrank" and len(features) == 2:
                total = total + (features[0] @ p("factors_a") * (features[1] @ p("factors_b"))) @ p("products")
            return total
        heads = [h + p("bias_" + "ab"[r]) for r, h in enumerate(heads)]
        if len(heads) == 1:
            return heads[0]
        if kind == "sum":
            return sum(np.exp(p("scale_" + "ab"[r]).item()) * h for r, h in enumerate(heads)).astype(np.float32)
        u = [(y @ p("gate_" + "ab"[r])).item() + p("gate_bias_" + "ab"[r]).item() for r, y in enumerate(features)]
        g = np.float32(sigmoid(u[0] - u[1]))
        return 2 * g * heads[0] + 2 * (1 - g) * heads[1]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def gru(g, k, h):
    n = len(h)
    r, z = sigmoid(g[:n] + k[:n]), sigmoid(g[n : 2 * n] + k[n : 2 * n])
    new = np.tanh(g[2 * n :] + r * k[2 * n :])
    return new + z * (h - new)


def lstm(g, c):
    i, f, n, o = np.split(g, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(n)
    return sigmoid(o) * np.tanh(c), c


def spell(word):
    """Lists the n-grams of 3 to 6 characters of a word between < and >."""
    text = "<" + word.decode() + ">"
    return [text[a : a + n].encode() for a in range(len(text)) for n in range(3, 7) if a + n <= len(text)]


def key_of(order, h):
    return order << 60 | h >> 4


def word_keys(tokens, longest):
    before = []
    for token in tokens if longest else []:
        one = mix(fnv64(token.encode()))
        before = [one] + [mix((h * 0x9E3779B97F4A7C15 + one) & MASK) for h in before[: min(longest, 3) - 1]]
        for n, h in enumerate(before):
            yield key_of(n, h)


def character_keys(tokens, longest):
    for token in tokens if longest >= 2 else []:
        text = " " + token + " "
        for a in range(len(text)):
            for n in range(2, min(longest, 6) + 1):
                if a + n <= len(text):
                    yield key_of(1 + n, mix(fnv64(text[a : a + n].encode())))
