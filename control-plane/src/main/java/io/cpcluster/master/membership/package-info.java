/**
 * Which nodes there are: their sessions, their signs of life, and who may be given work. The truth
 * is one record per node in the nodes bucket; what each master holds beside it is what it heard.
 */
package io.cpcluster.master.membership;
