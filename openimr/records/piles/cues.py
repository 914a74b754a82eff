"""The words by which a document's type is told: headings, which stand alone near the top, and words of the body.

A heading's weight says how sure it makes: 5 alone is enough, 1 only helps. Matched without case and accents; in the
headings of a faxed page some letters may be wrong.
"""

from collections.abc import Mapping

Headings = Mapping[str, tuple[tuple[float, str], ...]]


def _rows(table: str) -> tuple[tuple[float, str], ...]:
    """Lines "weight: phrase | phrase"."""
    rows = (line.split(":", 1) for line in table.strip().splitlines())
    return tuple((float(weight), phrase.strip()) for weight, phrases in rows for phrase in phrases.split("|"))


HEADINGS: Headings = {
    "rfa": _rows("""
5: authorization request | request for authorization | dwc form rfa | dwc-form rfa | form rfa | request for authorization for medical treatment
4: treatment authorization request | request for treatment authorization | authorization request form | request for medical authorization | prior authorization request | solicitud de autorizacion
"""),
    "ur_decision": _rows("""
5.5: utilization review determination | utilization review decision | utilization review denial | utilization review non-certification | utilization review modification | notice of utilization review | utilization review report | utilization review appeal determination | utilization management determination | utilization review notification | revision de utilizacion
5: notice of non-certification | notice of adverse determination | adverse determination | notice of determination | denial of authorization | notice of denial | notice of modification | modified certification | ur determination | ur decision | ur denial | medical necessity determination | determination of medical necessity | non-certification | noncertification | notice of certification
4: peer review report | physician advisor review | physician advisor report | physician advisor determination | physician reviewer report | peer clinical review | notice of decision | treatment request denied | conditional denial | deferral of utilization review
3: utilization review | utilization management
"""),
    "progress": _rows("""
5: treating physician's progress report | treating physicians progress report | treating physician progress report | dwc form pr-2 | form pr-2 | dwc form pr-4 | permanent and stationary report | doctor's first report of occupational injury | doctors first report of occupational injury | first report of occupational injury | first report of injury | form 5021 | treating physician's report
4.5: treating physician follow-up | treating physician's follow-up | treating physician's re-evaluation | re-evaluation by primary treating | by primary treating physician | treating physician's supplemental | treating physician supplemental
4: pr-2 | pr2 | pr-3 | pr-4 | progress report | progress note | follow-up visit | follow up visit | follow-up note | follow-up report | follow-up evaluation | follow up evaluation | follow-up examination | office visit | clinic visit | clinic note | chart note | soap note | encounter note | visit note | interval history | orthopedic follow-up | pain management follow-up | established patient | work status report | work status note | work activity status report | physician's return to work | return to work status | nota de progreso | informe de progreso | nota de seguimiento | informe de evolucion | maximum medical improvement report | medical progress report
2.5: re-evaluation | reevaluation | re-examination | reexamination | work status | follow-up | off work order | disability status | medical report | treatment report
"""),
    "consultation": _rows("""
5: initial consultation | consultation report | consultation note | orthopedic consultation | orthopaedic consultation | neurosurgical consultation | neurological consultation | neurology consultation | pain management consultation | spine consultation | surgical consultation | initial orthopedic evaluation | initial orthopaedic evaluation | new patient consultation | consultative report | secondary physician report | secondary physician's report | secondary treating physician report | specialist report | specialist consultation | secondary treating physician's initial report
4.2: comprehensive initial evaluation | initial comprehensive evaluation | initial comprehensive report | new patient evaluation | new patient visit | second opinion | initial medical evaluation | initial specialist evaluation | initial pain management evaluation | consulta inicial | initial orthopedic report | initial office visit | pain management initial evaluation
3.2: consultation | initial evaluation | initial examination | initial report | history and physical | consulta | interconsulta
"""),
    "medical_legal": _rows("""
6: panel qualified medical evaluation | panel qualified medical evaluator | qualified medical evaluation | qualified medical evaluator | qualified medical examination | agreed medical evaluation | agreed medical evaluator | agreed medical examination | agreed medical examiner | qme report | ame report | panel qme | qme evaluation | qme re-evaluation | ame re-evaluation | medical-legal evaluation | medical legal evaluation | medical-legal report | medical legal report | comprehensive medical-legal | supplemental medical-legal | qme supplemental report | evaluador medico calificado
4: independent medical evaluation | independent medical examination | qme | ame | supplemental report | evaluator's supplemental
"""),
    "imaging": _rows("""
5: radiology report | diagnostic imaging report | imaging report | diagnostic imaging | magnetic resonance imaging | electrodiagnostic study | electrodiagnostic report | electrodiagnostic consultation | electrodiagnostic evaluation | electromyography | nerve conduction study | nerve conduction studies | emg/ncv | emg/ncs | emg and ncv | ncv/emg | ct scan of | computed tomography | resonancia magnetica | radiografia | mr arthrogram | bone scan | ct myelogram | upper extremity emg | lower extremity emg | department of radiology | radiologic examination | radiographic examination | radiology consultation
4.5: mri of the | mri lumbar | mri cervical | mri thoracic | mri left | mri right | mri of left | mri of right | mri knee | mri shoulder | mri brain | mri wrist | mri ankle | mri hip | mri elbow | mr lumbar | mr cervical | mr knee | mr shoulder | mri report | mri scan | ct lumbar | ct cervical | ct head | ct report | x-ray of | x-rays of | xray of | x-ray report | x-ray examination | x-ray lumbar | x-ray cervical | x-ray right | x-ray left | xr lumbar | xr knee | xr shoulder | radiographs of | plain films of | ultrasound of | ultrasound report | arthrogram | dexa scan | discogram | scan of the
3: lumbar spine without contrast | spine without contrast | without and with contrast | without contrast | with contrast | mri | x-ray | radiology
"""),
    "operative": _rows("""
6: operative report | operation report | report of operation | operative note | operative record | surgical report | procedure report | procedure note | operative procedure report | surgery report | report of procedure | operative/procedure report | informe operatorio | reporte operatorio | interventional pain procedure | injection procedure note | procedure record
4: epidural steroid injection | facet joint injection | medial branch block | radiofrequency ablation | transforaminal epidural | trigger point injection procedure | implantation procedure
"""),
    "therapy": _rows("""
5.5: physical therapy daily note | physical therapy progress note | physical therapy progress report | physical therapy initial evaluation | physical therapy evaluation | physical therapy discharge | physical therapy note | physical therapy treatment note | physical therapy re-evaluation | physical therapy plan of care | physical therapy flow sheet | occupational therapy evaluation | occupational therapy note | chiropractic treatment note | chiropractic progress note | chiropractic daily note | chiropractic evaluation | chiropractic progress report | chiropractic initial evaluation | chiropractic report | chiropractic note | acupuncture treatment note | acupuncture progress note | acupuncture progress report | acupuncture initial evaluation | acupuncture evaluation | acupuncture note | acupuncture treatment | functional capacity evaluation | functional capacity assessment | aquatic therapy note | work hardening | work conditioning | nota de terapia | terapia fisica | hand therapy | pt daily note | pt progress note | pt initial evaluation | pt evaluation | pt discharge summary | pt treatment note | therapy daily note | therapy progress note | rehabilitation progress note | functional restoration program | rehab daily note | massage therapy note
4: physical therapy | occupational therapy | chiropractic | acupuncture | daily treatment note | daily note | therapy note | outpatient rehabilitation | treatment session note | therapy discharge summary | rehabilitation services | acupuntura | quiropractic | fisioterapia
2: plan of care | treatment note | visit number
"""),
    "laboratory": _rows("""
5.5: urine drug screen | urine drug test | urine drug testing | urine drug monitoring | toxicology report | toxicology results | toxicology laboratory report | laboratory report | laboratory results | laboratory test results | lab report | lab results | clinical laboratory report | drug test results | drug screen results | drug monitoring report | pathology report | medication monitoring report | confirmation testing | clinical toxicology | analisis de orina | resultados de laboratorio | drug confirmation | specimen report | point of care drug screen
4: toxicology | comprehensive metabolic panel | complete blood count | drug screen | clinical laboratories | final laboratory | laboratory corporation | laboratory services
"""),
    "pharmacy": _rows("""
5.5: patient activity report | cures report | cures patient activity | controlled substance utilization review | prescription drug monitoring program | prescription history | medication history report | pharmacy profile | patient prescription profile | pharmacy ledger | pharmacy printout | pharmacy records | pharmacy record | pharmacy patient profile | prescription profile | prescription record | medication dispensing record | dispensing record | dispensing log | dispensing history | medication profile | pharmacy statement | pharmacy dispensing | historial de recetas | patient medication profile | pharmacy claims history | prescription ledger | medication ledger | drug history | drug utilization | fill history | dispensing report | prescription log | medication list printout
4: cures | pharmacy | prescription | dispensed medications | receta medica | rx history | medication refill history | farmacia
"""),
    "hospital": _rows("""
5: history and physical - admission | admission history and physical | hospital admission | inpatient history | admission note | emergency report | hospital record | consultation - inpatient | emergency visit | operative and hospital record | hospital discharge summary | admission history & physical | emergency room | emergency medicine | ed provider note | discharge summary | hospital discharge | hospital course | urgent care | admission history | inpatient | emergency physician record | discharge instructions | after visit summary | ambulance report | prehospital care report | hospital admission | sala de emergencia | resumen de alta | hospital progress note | triage note | emergency dept | emergency services
3: medical center | hospital | emergency
"""),
    "psychological": _rows("""
5.5: psychological evaluation | psychological consultation | psychological report | psychological progress | psychiatric evaluation | psychiatric report | psychiatric progress | psychiatric consultation | psychotherapy progress | psychotherapy note | psychological treatment | psychology progress | neuropsychological | behavioral health evaluation | behavioral medicine evaluation | mental health progress | evaluacion psicologica | cognitive behavioral therapy | psychological testing | psychosocial evaluation | pain psychology | behavioral health progress | initial psychological
4: psychological | psychiatric | psychotherapy | behavioral health | mental health
"""),
    "dental": _rows("""
5: dental evaluation | dental treatment | dental examination | dental consultation | dental progress | dental records | dental report | oral surgery | oral and maxillofacial | periodontal | temporomandibular | dental chart | treatment plan dental
4: dental | dentistry
"""),
    "letter_of_support": _rows("""
5: letter of medical necessity | statement of medical necessity | letter of appeal | appeal letter | letter in support | statement of the injured worker | statement of the employee | statement of injured worker | employee statement | my statement | letter of support | declaration of employee | appeal of denial | appeal of utilization review | patient statement | carta de apoyo | declaracion del trabajador | appeal of ur | request for reconsideration
2.5: to whom it may concern | a quien corresponda
"""),
    "statement_of_reasons": _rows("""
5.5: statement of reasons | claims administrator's statement | claims administrator's response | claims administrator statement | employer's statement of reasons | position statement
"""),
    "correspondence": _rows("""
5: notice to injured worker | notice to employee | notice to claimant | objection to treatment | objection to request | re your claim | notificacion sobre | aviso al | carta del | notice of claim | delay notice | acceptance of claim | notice of benefits | benefit notice | request for medical records | records request | notice of hearing | letter to | acknowledgment of | acknowledgement of receipt | authorization letter
4: notice of representation | letter of representation | notice regarding | notice of change | medical provider network notice | appointment notice | appointment letter | notice of appointment | objection letter | request for records | subpoena | carta
2.5: re: | regarding: | via fax and mail | via u.s. mail | sent via | via email | by mail | interoffice memo | memorandum
2: dear | estimado | estimada
"""),
    "application": _rows("""
6.5: application for independent medical review | dwc form imr | dwc-form imr | form imr | imr application | application for imr | independent medical review application | solicitud de revision medica independiente
"""),
    "cover": _rows("""
6: fax cover sheet | fax cover | facsimile cover | fax transmittal | fax transmission | facsimile transmittal | facsimile transmission | proof of service | declaration of service | certificate of service | certificate of mailing | document separator sheet | document separator | document cover sheet | separator sheet | cover sheet | records cover sheet | medical records cover | declaration of custodian | affidavit of custodian | custodian of records declaration | transmittal sheet | fax message | facsimile message | hoja de fax | prueba de entrega | letter of transmittal | proof of mailing
5: fax | facsimile | fax message | hoja de portada
4: transmittal | index of records | index of medical records | table of contents | exhibit list | list of exhibits | records index | total pages including cover
"""),
    "billing": _rows("""
5.5: explanation of review | explanation of benefits | explanation of reimbursement | health insurance claim form | cms-1500 | cms 1500 | hcfa-1500 | hcfa 1500 | ub-04 | billing statement | itemized statement | statement of account | superbill | bill review | explanation of payment | remittance advice | invoice | estado de cuenta | itemized billing | statement of charges | claim form 1500 | charges for services | patient ledger | account statement
"""),
}

BODY: Mapping[str, str] = {
    "rfa": "new request|resubmission|change in material facts|requested treatment|cpt/hcpcs|icd-code|icd code|frequency, duration, quantity|employee information|requesting physician information|expedited review: check|check box if|written confirmation of a prior oral request|claims administrator information|requesting physician signature|treatment requested",
    "ur_decision": "non-certified|not certified|is denied|noncertified|is modified|not medically necessary|medical necessity is not|medical necessity has not|physician reviewer|peer reviewer|physician advisor|clinical rationale|rationale for|guidelines used|guideline used|criteria used|mtus|acoem|official disability guidelines|request received|independent medical review|internal appeal|treatment(s) requested|conditionally non-certified|reviewer|determination:|recommend non-certification|records reviewed|board certified",
    "progress": "subjective complaints|subjective:|objective findings|objective:|assessment:|treatment plan|work status|modified duty|temporarily totally disabled|return to clinic|follow up in|next appointment|current medications|interim history|periodic report|change in treatment plan|released from care|patient returns|returns today|here for follow|vital signs|plan:|diagnoses:|restrictions|chief complaint",
    "consultation": "thank you for referring|thank you for the referral|kindly referred|referred by|reason for consultation|history of present illness|past medical history|family history|social history|review of systems|impression and recommendations|recommendations:|at the request of|new patient|requested consultation",
    "medical_legal": "apportionment|whole person impairment|causation|face-to-face time|face to face|review of records|record review|records were reviewed|reasonable medical probability|labor code section 4628|labor code 4628|ama guides|permanent disability|future medical care|declare under penalty of perjury that the information|medical-legal|ml-201|ml201|ml-104|panel number|qualified medical|agreed medical|impairment rating|evaluator",
    "imaging": "impression:|findings:|technique:|comparison:|clinical history:|clinical indication|indication:|radiologist|axial|sagittal|disc protrusion|neural foraminal|t1-weighted|t2-weighted|t2 weighted|pulse sequences|multiplanar|interpreted by|exam:|accession|nerve conduction|motor unit|needle examination|latency|bone marrow signal|alignment|no fracture|views of|referring physician",
    "operative": "preoperative diagnosis|pre-operative diagnosis|postoperative diagnosis|post-operative diagnosis|pre-procedure diagnosis|post-procedure diagnosis|procedure performed|procedures performed|anesthesia|estimated blood loss|surgeon|description of procedure|prepped and draped|prone position|fluoroscop|complications|recovery room|tourniquet|was taken to the operating|informed consent|incision|sterile|needle was advanced|contrast was injected|assistant:|specimens",
    "therapy": "therapeutic exercise|therapeutic activit|manual therapy|home exercise program|visit #|visit number|visits authorized|visit no|total visits|hep |range of motion|electrical stimulation|ultrasound x|97110|97140|short term goals|long term goals|rehab potential|treatment rendered|tolerated treatment|tolerated well|plan of care|spinal manipulation|adjustment|98940|needles|needle retention|acupoints|neuromuscular re-education|functional goals|hot packs|stretching|moist heat|visits completed|subluxation|cupping|material handling|treatment provided|units",
    "laboratory": "specimen|collected|reference range|immunoassay|cutoff|ng/ml|lc-ms/ms|gc/ms|mg/dl|positive|negative|detected|not detected|inconsistent|consistent with|opiates|benzodiazepines|creatinine|accession|report status|ordering physician|laboratory director|clia|hemoglobin|prescribed medications|metabolite|amphetamine|date received|tested",
    "pharmacy": "ndc|rx #|rx number|rx no|days supply|day supply|refills|qty|quantity|date filled|fill date|prescriber|dispensed|dispense|sig:|pharmacist|dea|drug name|pharmacy name|copay|rph|dispenser|dea number|schedule ii|substitution",
    "hospital": "triage|arrival|disposition|ed course|emergency|discharge diagnosis|admitting diagnosis|admission date|date of admission|discharge date|date of discharge|hospital course|attending physician|discharged home|condition at discharge|mode of arrival|acuity|discharge condition|medical record number|chief complaint|discharge medications|nursing|bed",
    "psychological": "mental status|beck depression|beck anxiety|global assessment of functioning|gaf|axis i|depressed mood|anxiety|affect|suicidal ideation|psychological testing|cognitive behavioral|coping|insight and judgment|mmpi|psychotherapy|sleep disturbance|phq-9|gad-7|dsm",
    "dental": "tooth|teeth|crown|molar|bruxism|xerostomia|occlusion|tmj|gingiva|periodontal|mandible|root canal|bitewing",
    "letter_of_support": "i am writing|my patient|i have been in pain|i am asking|please reconsider|respectfully request|i disagree|i need this|in support of|i hurt|i was injured|my doctor|please approve|please help|overturn|necesito|mi doctor|me duele",
    "correspondence": "dear|sincerely|enclosed|please contact|very truly yours|this letter|if you have any questions|yours truly|cc:|estimado|atentamente|please be advised|regards",
    "statement_of_reasons": "reasons for the decision|relied on|claims administrator|basis for|submits the following|reasons",
    "application": "type of utilization review|regular expedited|disputed medical treatment|date of utilization review determination letter|i request independent medical review|consent to obtain medical records|is the claims administrator disputing liability|list each specific requested medical service|employee signature|send or fax to|maximus",
    "cover": "number of pages|total pages|pages including|confidential|if you have received this|intended recipient|to:|from:|fax:|attn|phone:|i served|i am over the age|not a party|deposited|penalty of perjury|united states mail|postage|place of business|true and correct copies|sealed envelope|certify that|document title|document type|unit:|product delivery",
    "billing": "billed amount|amount billed|allowed|allowance|total charge|charges|place of service|federal tax|reduction|cpt|procedure code|fee schedule|balance due|amount due|units|npi|insured's|diagnosis pointer|reason code|modifier|bill date|payment|total billed|paid",
}
