"""Dutch words split by hand into syllables, with which the counting of syllables is measured.

EASY: what the rules were made with. HELD: words drawn by chance (seed 14) from the sentences of
this program, after the rules stood, split afterwards; and words of letters from municipalities.
A hyphen stands between two syllables. Split by us as word lists hyphenate, "sta-ti-on" among
them, also where a rule for the end of a line would keep a single letter ("a-vond").
"""

EASY_TEXT = """
dorp brood kof-fie buurt-punt draai-en ooi-e-vaar bloei-en eeu-wen nieu-we mu-se-um ju-bi-le-um
ly-ce-um co-ö-pe-ra-tie re-ü-nie i-dee-ën knie-ën pa-ti-ënt be-ïn-vloe-den va-ri-ë-ren sta-ti-on
ra-di-o vi-de-o pi-a-no the-a-ter re-ac-tie cre-a-tie i-de-aal di-eet of-fi-ci-eel fi-nan-ci-eel
fi-nan-ci-ë-le in-di-vi-du-eel ac-tu-eel si-tu-a-tie i-ni-ti-a-tief ca-deau bu-reau ni-veau
res-tau-rant trot-toir quiz a-qua-ri-um ro-yaal yo-ga sys-teem hob-by en-quê-te bij-een-komst
be-oor-de-len ge-o-pend ge-oe-fend be-ant-woor-den zo-als ca-fé team coach web-site on-line
vrij-e oe-ver
"""

HELD_TEXT = """
door-ge-re-kend wet-te-lij-ke laat-ste leng-te-graad bo-ven-aan ver-een-vou-digd pro-vin-cie
ge-mid-del-de me-de-wer-ker boek-houd-kun-di-ge ei-gen o-ver-een-komst sa-men-han-gen
toet-sen-bord de-cem-ber dos-siers ver-zon-nen waar-schijn-lijk kaart-laag ver-wan-te
dienst-re-ge-lin-gen een-vou-di-ger daar-door mee-maak-te zorg-or-ga-ni-sa-tie ge-o-gra-fisch
stil-ste wer-king da-ta-bank ver-tel-len ver-an-der sub-si-dies ver-lie-zen uit-leen-dienst
vin-ger-af-druk bi-o-scoop for-mu-les win-win-le-ning tram-hal-te af-ne-men pijl-tjes
ver-hui-zen zorg-om-ge-ving her-kent bel-gi-ë ver-ge-ten schrij-ven on-der-ne-mers aan-biedt
weg-val-len pro-beer aan-ge-ko-men klei-ne-re voor-raad in-laad-de re-gis-tra-tie
vrij-wil-li-gers vlak-bij kwar-taal-aan-gif-te on-ge-daan te-rug-bren-gen ver-ge-lij-king
o-ver-zicht di-gi-taal huis-art-sen be-ta-len-de fiet-sen-ma-ker e-lek-tri-ci-teit don-der-dag
re-gis-ter tekst taal twaalf ken-nis ge-beur-de vroeg-ste be-re-ke-ning start-pa-gi-na
ver-goe-din-gen o-pen-gaan rechts-per-soon drin-gend-ste ge-wij-zig-de e-xem-pla-ren
aan-ha-lings-te-kens af-schrij-ving can-vas land-schap quit-te aan-ge-vinkt uit-stel-len
ter-mijn vroe-ger woens-dag-mid-dag win-win-le-nin-gen ac-ties mo-bi-li-teit nieu-we-re
in-ves-te-rin-gen eind-uur in-stap-kost ver-wij-derd te-rug-ke-ren-de prijs-in-dex rus-ti-ger
dorps-win-kel de-par-te-ment te-rug-ge-no-men be-gin-da-tum kin-de-ren op-ties a-de-men
o-ver-ge-no-men start-geld schrijf-rech-ten be-ant-woor-den on-der-ne-ming pro-cent
ver-nieu-wen be-taal-de half dorps-kern pak-jes-au-to-maat co-ör-di-na-ten-sys-teem
te-rug-be-taal-de fa-mi-lie kor-te-ke-ten lo-pen-de pak-jes-be-drij-ven weg-ge-haald
ont-moe-ten ach-ter-grond-kaart do-cu-men-ten ba-sis-voor-zie-nin-gen ver-bou-wing toe-stel-len
na-keek te-rug-zet ei-ge-naar mee-ge-le-verd gra-fiek aan-na-mes toe-ge-voegd staats-blad
slui-tin-gen ver-ant-woor-de-lijk-heid ruim-te-lij-ke be-stem-mings-plan
be-stuurs-or-gaan be-voegd-heid in-spraak-ver-ga-de-ring ver-gun-nings-aan-vraag
mul-ti-func-ti-o-neel par-ti-ci-pa-tie-tra-ject maat-schap-pe-lij-ke so-ci-a-le co-he-sie
ge-meen-te-raads-be-slis-sing uit-voe-rings-be-sluit zelf-stan-di-ge bi-bli-o-theek
sa-men-wer-kings-ver-band the-ra-peut re-a-li-se-ren e-va-lu-a-tie be-ge-lei-dings-co-mi-té
stake-hol-ders meet-ing work-shop pod-cast crowd-fun-ding ber-gings-ruim-te keu-ken-uit-rus-ting
au-to-de-len fiets-en-stal-ling buurt-ca-fé naai-a-te-lier speel-o-theek
"""


EASY, HELD = EASY_TEXT.split(), HELD_TEXT.split()


def syllables_of(split: str) -> tuple[str, int]:
    """The word that is written in syllables, and how many it has."""
    return split.replace("-", ""), split.count("-") + 1
