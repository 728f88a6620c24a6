/** The languages that people are met in at the door, as the server has them (fieldvisit/people/speech.py). */
export const SPEECH = ["wuu", "cmn", "csl", "czh", "gan", "hsn", "hak", "yue", "nan", "hmn", "yii", "zha", "uig", "bod", "kor", "eng"];
